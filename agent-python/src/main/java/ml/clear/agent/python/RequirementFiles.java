// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The requirements files of a run, which pip and uv read. They may hold the credentials of an
/// index, so that these stand in no command line; only their owner can read them, and they go with
/// the run.
final class RequirementFiles {
  private final Path folder;
  private int count;

  RequirementFiles(Path folder) {
    this.folder = folder;
  }

  Path write(String kind, List<String> lines) {
    Path file = folder.resolve("%s-%d.txt".formatted(kind, ++count));
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.write(file, lines);
    } catch (IOException e) {
      throw Faults.file(file, e);
    }
  }

  static List<String> texts(List<? extends RequirementLine> lines) {
    return lines.stream().map(RequirementLine::text).toList();
  }
}
