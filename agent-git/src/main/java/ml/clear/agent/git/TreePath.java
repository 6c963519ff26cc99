// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// Paths that came with a task and must stay inside its tree.
final class TreePath {
  private TreePath() {}

  /// Refuses a path that leaves the tree or touches git's own files, by its words alone.
  static String checked(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw refused(path, "it is not a path inside the code");
    }
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw refused(path, "it leads out of the code");
      }
      String plain = part.toLowerCase(Locale.ROOT).replaceAll("[ .\\p{Cf}]+$", "");
      if (plain.replaceAll("\\p{Cf}", "").equals(".git") || plain.equals("git~1")) {
        throw refused(path, "it touches git's own files");
      }
    }
    return path;
  }

  /// The place of a checked path, none of whose parents on the disk is a symbolic link.
  static Path inside(Path root, String path) {
    Path place = root;
    try {
      String[] parts = checked(path).split("/", -1);
      for (int i = 0; i < parts.length; i++) {
        place = place.resolve(parts[i]);
        if (i < parts.length - 1 && Files.isSymbolicLink(place)) {
          throw refused(path, "it leads through the symbolic link '" + parts[i] + "'");
        }
      }
    } catch (InvalidPathException e) {
      throw refused(path, "this machine's locale has no such name: " + e.getReason());
    }
    return place;
  }

  private static FailureException refused(String path, String why) {
    return new FailureException(
        new Failure.TaskFault(
            Phase.CHECKOUT,
            ReasonCode.PATCH_FAILED,
            "the path '%s' is refused: %s".formatted(path.replaceAll("\\p{Cntrl}", "?"), why),
            "take it out of the task's changes or of the repository"));
  }
}
