// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.python.RequirementLine.Constraint;
import ml.clear.agent.python.RequirementLine.Include;
import ml.clear.agent.python.RequirementLine.Local;
import ml.clear.agent.python.RequirementLine.Remote;

/// Makes a requirements list independent of where it stands: included lists are put in place, paths
/// become absolute. It reads nothing outside the task's code.
final class RequirementReader {
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final int MOST_LINES = 50_000;

  private final Path root;
  private final RequirementFiles files;
  private final VcsRequirements vcs;
  private final TaskLog log;
  private final Map<Path, String> localLines = new TreeMap<>();

  /// @param root the task's code; where nothing needs it, any folder
  RequirementReader(Path root, RequirementFiles files, VcsRequirements vcs, TaskLog log) {
    this.root = root.toAbsolutePath().normalize();
    this.files = files;
    this.vcs = vcs;
    this.log = log;
  }

  /// The lines of the task's own section.
  List<RequirementLine> section(List<RequirementLine> lines) {
    return expand(lines, root, new LinkedHashSet<>());
  }

  /// The lines of a file in the task's code.
  List<RequirementLine> file(Path file) {
    return expand(read(file), parent(file), new LinkedHashSet<>(Set.of(file)));
  }

  /// How local projects were written, by the absolute path that the lines now have.
  Map<Path, String> localLines() {
    return localLines;
  }

  private List<RequirementLine> expand(List<RequirementLine> lines, Path folder, Set<Path> open) {
    var expanded = new ArrayList<RequirementLine>();
    for (RequirementLine line : lines) {
      switch (line) {
        case Include include when include.needsCode() ->
            expanded.addAll(included(include.file(), include.text(), folder, open));
        case Constraint limit when limit.needsCode() -> {
          List<RequirementLine> limits = included(limit.file(), limit.text(), folder, open);
          if (!limits.isEmpty()) {
            Path file = files.write("constraints", RequirementFiles.texts(limits));
            expanded.add(new Constraint("-c " + file, file.toString()));
          }
        }
        case Local local when local.needsCode() -> expanded.add(absolute(local, folder));
        case Remote remote when remote.isFile() -> expanded.add(withoutDeadFile(remote));
        default -> expanded.add(vcs.noted(line));
      }
      if (expanded.size() > MOST_LINES) {
        throw fault(
            "the requirements have more than %d lines".formatted(MOST_LINES),
            "shorten the list; an environment has a few hundred packages at most");
      }
    }
    return expanded;
  }

  private List<RequirementLine> included(String name, String text, Path folder, Set<Path> open) {
    Path file = folder.resolve(name).normalize();
    if (!Files.exists(file) && Files.exists(root.resolve(name).normalize())) {
      file = root.resolve(name).normalize();
    }
    if (isOutside(file)) {
      throw fault(
          "the requirement '%s' points outside the task's code".formatted(text),
          "use a file inside the repository");
    }
    if (!Files.isRegularFile(file)) {
      log.line(
          "Warning: '%s' of the requirement '%s' is not in the task's code, skipping"
              .formatted(name, text));
      return List.of();
    }
    if (!open.add(file)) {
      throw fault(
          "the requirements file '%s' includes itself".formatted(root.relativize(file)),
          "remove the line '%s'".formatted(text));
    }
    List<RequirementLine> lines = expand(read(file), parent(file), open);
    open.remove(file);
    return lines;
  }

  private Local absolute(Local local, Path folder) {
    Path fromRoot = root.resolve(local.path()).normalize();
    Path fromFile = folder.resolve(local.path()).normalize();
    Local found = local.at(Files.exists(fromRoot) || !Files.exists(fromFile) ? fromRoot : fromFile);
    localLines.put(Path.of(found.path()), local.text());
    vcs.noteProject(Path.of(found.path()));
    return found;
  }

  /// A path of the machine where the task was written means nothing here: conda leaves such lines
  /// in every freeze.
  private RequirementLine withoutDeadFile(Remote remote) {
    String path = remote.location().replaceFirst("^file:(//(localhost)?)?", "").split("#", 2)[0];
    if (remote.name().isEmpty() || exists(path) || exists(decoded(path))) {
      return remote;
    }
    String marker =
        remote.text().contains(" ; ") ? remote.text().replaceFirst("^.*?( ; )", "$1") : "";
    log.line(
        "Warning: Local file not found [%s], references removed"
            .formatted(Masking.mask(remote.text())));
    return new RequirementLine.Named(remote.name() + marker, remote.name(), marker);
  }

  private static boolean exists(String path) {
    return path.indexOf('\0') < 0 && Files.exists(Path.of(path));
  }

  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return path;
    }
  }

  private List<RequirementLine> read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw fault(
            "the requirements file '%s' has more than %d MiB"
                .formatted(root.relativize(file), MOST_BYTES >> 20),
            "is it really a requirements file?");
      }
      return RequirementParser.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Faults.file(file, e);
    }
  }

  private boolean isOutside(Path file) {
    try {
      return !file.startsWith(root)
          || (Files.exists(file) && !file.toRealPath().startsWith(root.toRealPath()));
    } catch (IOException _) {
      return true;
    }
  }

  private Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? root : parent;
  }

  private static FailureException fault(String message, String hint) {
    return new FailureException(
        new TaskFault(Phase.PROVISION, ReasonCode.REQUIREMENTS_FAILED, message, hint));
  }
}
