// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.SettingsOverrides;
import org.jspecify.annotations.Nullable;

/// The user's files: the one that the command line or a variable names, which must be there, else
/// those in the home folder, which need not.
final class ConfigurationFiles {
  private final ProcessEnvironment environment;
  private final HoconReader reader;
  private final Findings findings;
  private @Nullable Path location;

  ConfigurationFiles(ProcessEnvironment environment, HoconReader reader, Findings findings) {
    this.environment = environment;
    this.reader = reader;
    this.findings = findings;
  }

  /// The files' contents, the strongest last.
  List<Node.Branch> read(SettingsOverrides overrides) {
    if (overrides.ignoreFiles()) {
      return List.of();
    }
    var contents = new ArrayList<>(new ConfigurationFolder(environment, reader, findings).read());
    contents.addAll(files(overrides));
    return contents;
  }

  private List<Node.Branch> files(SettingsOverrides overrides) {
    if (overrides.configurationFile() != null) {
      var flag = new Origin.Flag("--config-file");
      return named(overrides.configurationFile().toString(), flag);
    }
    for (var name : List.of("CLEARML_CONFIG_FILE", "TRAINS_CONFIG_FILE")) {
      var file = environment.get(name);
      if (file.isPresent()) {
        return named(file.get().strip(), new Origin.Variable(name));
      }
    }
    var contents = new ArrayList<Node.Branch>();
    for (var name : List.of("trains.conf", "clearml.conf")) {
      var file = environment.home().resolve(name);
      if (Files.exists(file)) {
        contents.add(content(file));
      }
    }
    return contents;
  }

  /// The file that stands for all of them when one is to be named.
  Optional<Path> location() {
    return Optional.ofNullable(location);
  }

  private List<Node.Branch> named(String text, Origin origin) {
    try {
      var file = PathText.expand(text, environment);
      if (!Files.exists(file)) {
        findings.problem(
            "", origin, "Could not open configuration file: " + file, "correct the path");
        return List.of();
      }
      return List.of(content(file));
    } catch (InvalidPathException e) {
      findings.problem("", origin, "'" + text + "' is no path", "name a file");
      return List.of();
    }
  }

  private Node.Branch content(Path file) {
    location = file;
    var text = TextFile.read(file, findings);
    if (text == null) {
      return new Node.Branch();
    }
    var branch = reader.read(file, text);
    if (TextFile.isReadByOthers(file) && holdsSecrets(branch)) {
      findings.warning(
          "",
          new Origin.InFile(file, 0),
          "all users of this machine can read the secrets in this file",
          "chmod 600 " + file);
    }
    return branch;
  }

  private static boolean holdsSecrets(Node.Branch branch) {
    var found = new boolean[1];
    branch.forEachLeaf(
        (path, leaf) -> SecretRules.BY_NAME.forEach(path, leaf.value(), _ -> found[0] = true));
    return found[0];
  }
}
