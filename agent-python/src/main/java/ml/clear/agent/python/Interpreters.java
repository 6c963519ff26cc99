// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.jspecify.annotations.Nullable;

/// Finds python interpreters. Each is started once to see what it is, and again only when its file
/// has changed.
final class Interpreters {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Programs programs;
  private final ProcessEnvironment environment;
  private final Map<Fingerprint, Probe> probes = new ConcurrentHashMap<>();

  Interpreters(Programs programs, ProcessEnvironment environment) {
    this.programs = programs;
    this.environment = environment;
  }

  /// What a search found.
  sealed interface Search {
    /// What was asked for.
    record Found(Interpreter interpreter) implements Search {}

    /// Another version than was asked for.
    record Substitute(Interpreter interpreter) implements Search {}

    /// Nothing that runs.
    ///
    /// @param tried each name with what became of it
    record Missing(List<String> tried) implements Search {}
  }

  /// Looks for an interpreter.
  ///
  /// @param wanted a version, a name or a path
  /// @param spare a name or path to try when nothing else fits; may be empty
  Search search(String wanted, String spare) throws InterruptedException {
    Optional<PythonVersion> version = wantedVersion(wanted);
    var tried = new ArrayList<String>();
    Interpreter other = null;
    for (String name : candidates(wanted, version, spare)) {
      Probe probe = probe(name);
      if (probe.interpreter() == null) {
        tried.add(name + " (" + probe.problem() + ")");
      } else if (version.isEmpty() || version.get().admits(probe.interpreter().version())) {
        return new Search.Found(probe.interpreter());
      } else if (other == null) {
        other = probe.interpreter();
      }
    }
    return other == null ? new Search.Missing(tried) : new Search.Substitute(other);
  }

  private static Optional<PythonVersion> wantedVersion(String wanted) {
    return wanted.contains("/")
        ? Optional.empty()
        : PythonVersion.parse(wanted).or(() -> PythonVersion.ofBinary(wanted));
  }

  private List<String> candidates(String wanted, Optional<PythonVersion> version, String spare) {
    var names = new LinkedHashSet<String>();
    if (version.isEmpty()) {
      names.add(wanted);
    } else {
      List<Integer> numbers = version.get().numbers();
      for (int length = numbers.size(); length > 0; length--) {
        names.add("python" + new PythonVersion(numbers.subList(0, length)));
      }
    }
    if (!wanted.contains("/")) {
      names.add("python3");
      names.add("python");
      version.ifPresent(known -> names.addAll(ofPyenv(known)));
    }
    if (!spare.isEmpty()) {
      names.add(spare);
    }
    return List.copyOf(names);
  }

  /// Interpreters that pyenv has, but does not put on the path.
  private List<String> ofPyenv(PythonVersion version) {
    Path root =
        environment.get("PYENV_ROOT").map(Path::of).orElse(environment.home().resolve(".pyenv"));
    var found = new ArrayList<String>();
    try (DirectoryStream<Path> versions = Files.newDirectoryStream(root.resolve("versions"))) {
      for (Path folder : versions) {
        Path python = folder.resolve("bin/python");
        Optional<PythonVersion> own = PythonVersion.parse(folder.getFileName().toString());
        if (own.filter(version::admits).isPresent() && Files.isExecutable(python)) {
          found.add(python.toString());
        }
      }
    } catch (IOException _) {
      return List.of();
    }
    found.sort(null);
    return found.reversed();
  }

  private Probe probe(String name) throws InterruptedException {
    Optional<Path> file = programs.find(name, environment.variables());
    if (file.isEmpty()) {
      return new Probe(null, name.contains("/") ? "no such program" : "not on PATH");
    }
    Path path = file.get().toAbsolutePath();
    Fingerprint fingerprint;
    try {
      fingerprint = Fingerprint.of(path);
    } catch (IOException e) {
      return new Probe(null, String.valueOf(e.getMessage()));
    }
    Probe known = probes.get(fingerprint);
    if (known == null) {
      known = start(path);
      if (known.interpreter() != null) {
        probes.put(fingerprint, known);
      }
    }
    return known;
  }

  private Probe start(Path path) throws InterruptedException {
    Programs.End end =
        programs.ask(
            new Programs.Call(
                "asking " + path,
                List.of(path.toString(), "-I", "-c", Programs.script("probe.py")),
                null,
                isolated(environment),
                "",
                PATIENCE,
                null));
    Optional<PythonVersion> version = end.value("version").flatMap(PythonVersion::parse);
    if (!end.isGood() || version.isEmpty()) {
      return new Probe(null, path + ": " + end.describe());
    }
    Path executable = end.value("executable").filter(e -> !e.isEmpty()).map(Path::of).orElse(path);
    Path bundled = end.value("bundled").filter(b -> !b.isEmpty()).map(Path::of).orElse(null);
    return new Probe(new Interpreter(executable, version.get(), bundled), "");
  }

  /// The environment without what would change an interpreter's mind about where it lives.
  static Map<String, String> isolated(ProcessEnvironment environment) {
    var variables = new TreeMap<>(environment.variables());
    List.of("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "PYTHONSTARTUP")
        .forEach(variables::remove);
    return variables;
  }

  private record Probe(@Nullable Interpreter interpreter, String problem) {}

  /// The path itself counts too: a link into a virtual environment is another interpreter than what
  /// it points to.
  private record Fingerprint(Path path, Path real, long modified, long size) {
    static Fingerprint of(Path path) throws IOException {
      Path real = path.toRealPath();
      var attributes = Files.readAttributes(real, BasicFileAttributes.class);
      return new Fingerprint(
          path, real, attributes.lastModifiedTime().toMillis(), attributes.size());
    }
  }
}
