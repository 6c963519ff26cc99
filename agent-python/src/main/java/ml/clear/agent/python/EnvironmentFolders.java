// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import ml.clear.agent.core.worker.Slot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders in which environments are built. Nothing of an earlier task is ever used: what lies
/// there is put aside at once, by a rename, and deleted in the background, now or by the next agent
/// that comes by.
final class EnvironmentFolders {
  private static final Logger LOG = LoggerFactory.getLogger(EnvironmentFolders.class);
  private static final String TRASH = ".trash-";

  private final Path root;

  EnvironmentFolders(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /// The folder of a slot: `venvs-builds`, `venvs-builds.1`.
  Path of(Slot slot) {
    return root.resolveSibling(root.getFileName() + slot.suffix());
  }

  /// Makes a folder anew, whatever lay there before.
  Path fresh(Slot slot, String name) {
    Path folder = of(slot).resolve(name);
    discard(slot, name);
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw Faults.file(folder, e);
    }
  }

  /// Takes something away from a slot's folder.
  void discard(Slot slot, String name) {
    Path parent = of(slot);
    Path old = parent.resolve(name);
    try {
      Files.createDirectories(parent);
      if (Files.exists(old, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(old, parent.resolve(TRASH + UUID.randomUUID()));
      }
    } catch (IOException e) {
      throw Faults.file(old, e);
    }
    Thread.startVirtualThread(() -> sweep(parent));
  }

  private static void sweep(Path parent) {
    try (DirectoryStream<Path> trash = Files.newDirectoryStream(parent, TRASH + "*")) {
      for (Path folder : trash) {
        delete(folder);
      }
    } catch (IOException e) {
      LOG.debug("an old environment below {} is not deleted yet: {}", parent, e.toString());
    }
  }

  /// Deletes a tree without following links. Another thread or agent may be doing the same.
  static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            folder.toFile().setWritable(true);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
