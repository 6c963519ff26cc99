// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// The folder that `CLEARML_CONFIG_PATH` names: weaker than the user's files.
/// `default/sdk/aws.conf` in it holds what stands below `sdk.aws`; what the folder that
/// `TRAINS_ENV` names has is stronger.
final class ConfigurationFolder {
  private static final List<String> ENVIRONMENTS = List.of("default", "demo", "local");

  private final ProcessEnvironment environment;
  private final HoconReader reader;
  private final Findings findings;

  ConfigurationFolder(ProcessEnvironment environment, HoconReader reader, Findings findings) {
    this.environment = environment;
    this.reader = reader;
    this.findings = findings;
  }

  /// The files' contents, the strongest last.
  List<Node.Branch> read() {
    for (var name : List.of("CLEARML_CONFIG_PATH", "TRAINS_CONFIG_PATH")) {
      var folder = environment.get(name).map(String::strip).filter(it -> !it.isEmpty());
      if (folder.isPresent()) {
        return folder(folder.get(), new Origin.Variable(name))
            .map(this::contents)
            .orElse(List.of());
      }
    }
    return List.of();
  }

  private Optional<Path> folder(String text, Origin origin) {
    try {
      var folder = PathText.expand(text, environment);
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
      findings.problem("", origin, "there is no folder '" + folder + "'", "correct the path");
    } catch (InvalidPathException e) {
      findings.problem("", origin, "'" + text + "' is no path", "name a folder");
    }
    return Optional.empty();
  }

  private List<Node.Branch> contents(Path folder) {
    var chosen = environment.get("TRAINS_ENV").map(String::strip).orElse("default");
    if (!ENVIRONMENTS.contains(chosen)) {
      findings.problem(
          "",
          new Origin.Variable("TRAINS_ENV"),
          "'" + chosen + "' is not allowed",
          "allowed: " + String.join(", ", ENVIRONMENTS));
      return List.of();
    }
    var contents = new ArrayList<Node.Branch>();
    for (var name : Stream.of("default", chosen).distinct().toList()) {
      var root = folder.resolve(name);
      files(root).forEach(file -> contents.add(content(root, file)));
    }
    return contents;
  }

  private List<Path> files(Path root) {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (var files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".conf") && Files.isRegularFile(file))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      findings.problem("", new Origin.InFile(root, 0), "can't be read: " + e, "check the folder");
      return List.of();
    }
  }

  private Node.Branch content(Path root, Path file) {
    var mounted = new Node.Branch();
    var text = TextFile.read(file, findings);
    if (text != null) {
      var key = root.relativize(file).toString().replaceFirst("\\.conf$", "");
      var path = Node.path(key.replace(file.getFileSystem().getSeparator(), "."));
      mounted.put(path, reader.read(file, path, text));
    }
    return mounted;
  }
}
