// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The user's and the machine's git configuration. JGit's engine follows `insteadOf`, and Git LFS
/// what is wanted of it; everything else there (filters, hooks, helpers) would run programs or
/// change trees.
final class UserGitConfig {
  private static final Logger log = LoggerFactory.getLogger(UserGitConfig.class);

  private final List<Path> files;

  @Inject
  UserGitConfig(ProcessEnvironment environment) {
    Path xdg =
        environment
            .get("XDG_CONFIG_HOME")
            .map(Path::of)
            .orElse(environment.home().resolve(".config"));
    files =
        List.of(
            Path.of("/etc/gitconfig"),
            xdg.resolve("git/config"),
            environment.home().resolve(".gitconfig"));
  }

  /// The address that the longest matching `url.<base>.insteadOf` leads to.
  Outcome<GitUrl> insteadOf(GitUrl url) {
    String text = url.toString();
    String best = "";
    String base = "";
    for (Config config : all()) {
      for (String candidate : config.getSubsections("url")) {
        for (String beginning : config.getStringList("url", candidate, "insteadOf")) {
          if (text.startsWith(beginning) && beginning.length() >= best.length()) {
            best = beginning;
            base = candidate;
          }
        }
      }
    }
    return best.isEmpty() ? Outcome.of(url) : GitUrl.parse(base + text.substring(best.length()));
  }

  /// A value without a subsection.
  Optional<String> text(String section, String name) {
    Optional<String> found = Optional.empty();
    for (Config config : all()) {
      String value = config.getString(section, null, name);
      found = value == null ? found : Optional.of(value);
    }
    return found;
  }

  /// One of each file, what matters more later.
  List<Config> all() {
    return files.stream().map(UserGitConfig::read).toList();
  }

  private static Config read(Path file) {
    var config = new Config();
    try {
      if (Files.isReadable(file)) {
        config.fromText(Files.readString(file));
      }
    } catch (IOException | ConfigInvalidException e) {
      log.warn("{} can't be read and is left out: {}", file, e.getMessage());
    }
    return config;
  }
}
