// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;

/// Contents of Git LFS by their SHA-256, as git-lfs itself lays them out. What is in here is whole
/// and never changes, so reading needs no lock.
record LfsStore(Path folder) {
  /// The one that all tasks share which use a mirror.
  static LfsStore of(Mirror mirror) {
    return new LfsStore(mirror.folder().resolve("lfs/objects"));
  }

  Path file(LfsPointer pointer) {
    String oid = pointer.oid();
    return folder.resolve(oid.substring(0, 2)).resolve(oid.substring(2, 4)).resolve(oid);
  }

  boolean has(LfsPointer pointer) throws IOException {
    Path file = file(pointer);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == pointer.size();
  }

  /// Where a content grows that is on its way; what a broken download left is gone on with.
  Path partial(LfsPointer pointer) throws IOException {
    Path unfinished = Files.createDirectories(folder.resolveSibling("unfinished"));
    // Pointers that lie about the size must not write into each other's file.
    return unfinished.resolve(pointer.oid() + "-" + pointer.size());
  }

  List<LfsPointer> missing(Collection<LfsPointer> wanted) throws IOException {
    var missing = new ArrayList<LfsPointer>();
    for (LfsPointer pointer : wanted) {
      if (!has(pointer)) {
        missing.add(pointer);
      }
    }
    return missing;
  }

  /// Takes a content over from the first of other stores that has it.
  void take(LfsPointer pointer, List<LfsStore> others, Failure otherwise)
      throws IOException, InterruptedException {
    for (LfsStore other : others) {
      if (other.has(pointer)) {
        Path partial = partial(pointer);
        if (Files.notExists(partial)) {
          Files.createFile(partial);
        }
        LfsFiles.copy(other.file(pointer), partial);
        keep(partial, pointer);
        return;
      }
    }
    throw new FailureException(otherwise);
  }

  /// Fails when a disk is too full for so much more.
  static void requireSpace(Path place, long bytes) throws IOException {
    long free = Files.getFileStore(place).getUsableSpace();
    if (free < bytes) {
      throw new FailureException(LfsFailures.noSpace(bytes - free, place.toString()));
    }
  }

  void delete() throws IOException {
    Trees.delete(folder.resolveSibling("unfinished"));
    Trees.delete(folder);
  }

  /// Takes a whole content in.
  void keep(Path partial, LfsPointer pointer) throws IOException {
    Path file = file(pointer);
    Files.createDirectories(file.getParent());
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
