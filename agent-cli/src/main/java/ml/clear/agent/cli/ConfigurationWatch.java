// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.ConfigurationSettings;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSource.Loading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks whether the configuration has become another one (`agent.reload_config`). A file is read
/// again when it was changed and then left alone for one look, so that nobody reads half of it.
final class ConfigurationWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatch.class);

  /// What tells one state of a file from the next.
  private record Stamp(FileTime modified, long size, @Nullable Object key) {}

  private final Session session;
  private final Settings used;
  private final boolean wanted;
  private Map<Path, Stamp> read;
  private Map<Path, Stamp> seen;

  ConfigurationWatch(Session session) {
    this.session = session;
    this.used = session.fileSettings();
    this.wanted = session.settings().section(ConfigurationSettings.class).reloadConfig();
    this.read = wanted ? stamps() : Map.of();
    this.seen = read;
  }

  /// Whether there is another configuration now that can be used.
  boolean outdated() {
    if (!wanted) {
      return false;
    }
    Map<Path, Stamp> now = stamps();
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(read)) {
      return false;
    }
    read = now;
    return switch (session.readAgain()) {
      case Loading.Loaded(Settings settings) -> !settings.toJson().equals(used.toJson());
      case Loading.Invalid(List<SettingsProblem> problems, _) -> {
        LOG.warn(
            "Failed reloading config file; going on with the configuration from before: {}",
            problems.stream().map(SettingsProblem::describe).collect(Collectors.joining("; ")));
        yield false;
      }
    };
  }

  private Map<Path, Stamp> stamps() {
    var stamps = new HashMap<Path, Stamp>();
    for (Path file : used.files()) {
      try {
        var attributes = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.put(
            file,
            new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey()));
      } catch (IOException _) {
        // its absence is a state too
      }
    }
    return stamps;
  }
}
