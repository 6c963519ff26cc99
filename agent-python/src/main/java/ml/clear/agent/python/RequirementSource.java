// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.task.Script;

/// Where a task's requirements stand (python-env 3.1).
sealed interface RequirementSource {
  /// In the task.
  ///
  /// @param original whether the task was run by an agent before, so that the lines are what was
  ///   installed then
  record Section(List<RequirementLine> lines, boolean original) implements RequirementSource {
    boolean needsCode() {
      return lines.stream().anyMatch(RequirementLine::needsCode);
    }

    /// Whether the list names everything that is to be installed, each in one version.
    boolean isComplete() {
      return original
          && lines.stream()
              .filter(RequirementLine::installs)
              .allMatch(line ->
                  switch (line) {
                    case RequirementLine.Named named -> named.isPinned();
                    case RequirementLine.Remote _ -> true;
                    default -> false;
                  });
    }
  }

  /// In the repository's `requirements.txt` files.
  ///
  /// @param added lines that go in front of the first file's, or alone when there is no file
  record Repository(List<RequirementLine> added) implements RequirementSource {}

  /// Nowhere.
  ///
  /// @param added lines that are installed nevertheless
  record Nowhere(List<RequirementLine> added) implements RequirementSource {}

  /// Finds it out.
  ///
  /// @param hasRepository whether the task's code comes out of a repository
  static RequirementSource of(
      Script script,
      PackageSettings settings,
      boolean hasRepository,
      boolean forceTaskInit,
      TaskLog log) {
    List<RequirementLine> lines = List.of();
    boolean original = !script.requirements("org_pip").isEmpty();
    if (settings.forceRepoRequirementsTxt()) {
      log.line(
          "[package_manager.force_repo_requirements_txt=true] Skipping requirements,"
              + " using repository \"requirements.txt\"");
    } else if (settings.forceOriginalRequirements()
        && script.requirements().containsKey("org_pip")) {
      lines = parse(script.requirements("org_pip"));
      original = false;
      log.line(
          "[package_manager.force_original_requirements=true] Using original requirements: "
              + Masking.mask(String.join(", ", script.requirements("org_pip"))));
    } else {
      lines = parse(script.requirements("pip"));
    }
    List<RequirementLine> added = added(script, lines, forceTaskInit, log);
    if (!lines.isEmpty()) {
      var all = new ArrayList<>(added);
      all.addAll(lines);
      return new Section(all, original && added.isEmpty());
    }
    return hasRepository ? new Repository(added) : new Nowhere(added);
  }

  /// The `requirements.txt` files from the repository's root down to the entry point's folder.
  static List<Path> chain(Path root, Script script) {
    var files = new ArrayList<Path>();
    Path folder = root;
    add(folder, root, files);
    Path entry =
        root.resolve(script.workingDirectory().strip())
            .resolve(script.entryPoint().strip().split("\\s", 2)[0])
            .normalize();
    Path parent = entry.getParent();
    if (parent == null || !parent.startsWith(root) || parent.equals(root)) {
      return files;
    }
    for (Path part : root.relativize(parent)) {
      folder = folder.resolve(part);
      add(folder, root, files);
    }
    return files;
  }

  private static void add(Path folder, Path root, List<Path> files) {
    Path file = folder.resolve("requirements.txt");
    try {
      if (Files.isRegularFile(file) && file.toRealPath().startsWith(root.toRealPath())) {
        files.add(file);
      }
    } catch (IOException _) {
      // it went away, or can't be read: then it is not there
    }
  }

  private static List<RequirementLine> parse(List<String> lines) {
    return RequirementParser.parse(String.join("\n", lines));
  }

  private static List<RequirementLine> added(
      Script script, List<RequirementLine> lines, boolean forceTaskInit, TaskLog log) {
    var wanted = new ArrayList<String>();
    if (forceTaskInit && !has(lines, "trains")) {
      wanted.add("clearml");
    }
    if (script.entryPoint().strip().toLowerCase(Locale.ROOT).endsWith(".ipynb")) {
      log.line("Force nbconvert patch to convert .ipynb to python");
      wanted.addAll(List.of("nbconvert", "ipython"));
    }
    wanted.removeIf(name -> has(lines, name));
    return RequirementParser.parse(String.join("\n", wanted));
  }

  private static boolean has(List<RequirementLine> lines, String name) {
    return lines.stream().anyMatch(line -> line.name().equals(name));
  }
}
