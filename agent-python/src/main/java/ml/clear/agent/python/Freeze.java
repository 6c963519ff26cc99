// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.log.LogLevel;

/// Lists what is installed in an environment.
final class Freeze {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Build build;
  private final Map<Path, String> localLines;
  private final VcsRequirements vcs;

  /// @param localLines how local projects were written
  Freeze(Build build, Map<Path, String> localLines, VcsRequirements vcs) {
    this.build = build;
    this.localLines = localLines;
    this.vcs = vcs;
  }

  /// One package a line, in a form that installs the same again.
  ///
  /// @param asked the lines that were installed
  List<String> packages(List<RequirementLine> asked) throws InterruptedException {
    List<String> lines = read();
    var packages = new ArrayList<String>();
    for (String line : lines) {
      if (!line.contains("clearml-agent") && !line.startsWith("#")) {
        packages.add(asWritten(line));
      }
    }
    named(asked, "setuptools")
        .filter(_ -> packages.stream().noneMatch(line -> line.startsWith("setuptools=")))
        .ifPresent(line -> packages.addFirst(line.text()));
    if (named(asked, "pip").isPresent()) {
      pipVersion().ifPresent(version -> packages.addFirst("pip==" + version));
    }
    return packages;
  }

  private List<String> read() throws InterruptedException {
    Optional<List<String>> lines =
        run(List.of(build.python().toString(), "-I", "-c", Programs.script("freeze.py")));
    if (lines.isEmpty()) {
      lines = run(List.of(build.python().toString(), "-m", "pip", "freeze"));
    }
    if (lines.isEmpty()) {
      build.log().line(LogLevel.WARNING, "Could not freeze installed packages");
    }
    return lines.orElse(List.of());
  }

  /// The program's output; empty when it failed. Environments have more packages than a program's
  /// last lines.
  private Optional<List<String>> run(List<String> argv) throws InterruptedException {
    var lines = new ArrayList<String>();
    Programs.End end =
        build.ask(build.step("listing the packages", PATIENCE, argv).seenBy(lines::add));
    return end.isGood() ? Optional.of(lines) : Optional.empty();
  }

  private Optional<String> pipVersion() throws InterruptedException {
    return run(List.of(build.python().toString(), "-c", "import pip; print(pip.__version__)"))
        .flatMap(lines -> lines.stream().findFirst());
  }

  /// A path below the task's folder means nothing elsewhere: the line of the requirements does.
  private String asWritten(String line) {
    int url = line.indexOf("file://");
    String path =
        line.startsWith("-e ") ? line.substring(3) : url < 0 ? "" : line.substring(url + 7);
    String plain = path.split("#", 2)[0];
    if (plain.isEmpty()) {
      return line;
    }
    String local = localLines.get(Path.of(plain));
    return local == null ? vcs.written(Path.of(plain)).orElse(line) : local;
  }

  private static Optional<RequirementLine> named(List<RequirementLine> lines, String name) {
    return lines.stream().filter(line -> line.name().equals(name)).findFirst();
  }
}
