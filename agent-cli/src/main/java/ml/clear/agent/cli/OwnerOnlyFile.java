// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import ml.clear.agent.core.failure.FileProblem;

/// A file with secrets: from its first moment on only its owner can read it, and it is there whole
/// or not at all.
record OwnerOnlyFile(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  boolean hasContent() {
    try {
      return Files.size(path) > 0;
    } catch (IOException e) {
      return Files.exists(path);
    }
  }

  /// Writes it; what was there is kept in a file beside it.
  ///
  /// @return the copy of what was there
  Optional<Path> write(String text) {
    try {
      // what a link leads to is the file, so that the link stays
      Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      if (Files.isDirectory(target)) {
        throw new FileSystemException(target.toString(), null, "it is a folder");
      }
      Files.createDirectories(target.resolveSibling(""));
      Optional<Path> copy = hasContent() ? Optional.of(copy(target)) : Optional.empty();
      replace(target, text.getBytes(StandardCharsets.UTF_8));
      return copy;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "'%s' can't be written: %s\n  next: make its folder writable, or choose another file with --file"
              .formatted(path, FileProblem.of(e)));
    }
  }

  private static Path copy(Path target) throws IOException {
    String name = target.getFileName() + ".bak";
    Path copy = target.resolveSibling(name);
    for (int number = 2; Files.exists(copy); number++) {
      copy = target.resolveSibling(name + number);
    }
    replace(copy, Files.readAllBytes(target));
    return copy;
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    Path draft = target.resolveSibling("." + target.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try {
      try (FileChannel channel =
          FileChannel.open(
              draft, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
