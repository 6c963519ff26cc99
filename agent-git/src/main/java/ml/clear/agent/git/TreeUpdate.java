// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;

/// Deletes and writes files of a tree. When something goes wrong on the way, everything is put back
/// as it was.
final class TreeUpdate {
  private interface Undo {
    void run() throws IOException;
  }

  private final Path root;
  private final Path backup;
  private final Deque<Undo> undo = new ArrayDeque<>();
  private int number;

  /// @param backup an empty folder on the same disk
  TreeUpdate(Path root, Path backup) {
    this.root = root;
    this.backup = backup;
  }

  void perform(Set<String> removed, Map<String, PatchedTree.Written> written) throws IOException {
    boolean done = false;
    try {
      for (String path : removed) {
        Path file = TreePath.inside(root, path);
        setAside(path, file);
        removeEmpty(path);
      }
      for (Map.Entry<String, PatchedTree.Written> entry : written.entrySet()) {
        write(entry.getKey(), entry.getValue());
      }
      done = true;
    } finally {
      while (!done && !undo.isEmpty()) {
        undo.pop().run();
      }
    }
  }

  private void setAside(String path, Path file) throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Path kept = backup.resolve("old-" + number++);
    Files.move(file, kept);
    undo.push(() -> {
      makeParents(path);
      Files.move(kept, file);
    });
  }

  /// Folders that only the file at the path was in.
  private void removeEmpty(String path) throws IOException {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      try {
        Files.delete(root.resolve(path.substring(0, slash)));
      } catch (DirectoryNotEmptyException _) {
        return;
      }
    }
  }

  private void makeParents(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      Files.createDirectories(root.resolve(path.substring(0, slash)));
    }
  }

  private void write(String path, PatchedTree.Written fresh) throws IOException {
    Path file = TreePath.inside(root, path);
    makeParents(path);
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file); // only an empty one may make room
    }
    setAside(path, file);
    undo.push(() -> Files.deleteIfExists(file));
    if (fresh.mode() == FileChange.SYMLINK) {
      String target = new String(Files.readAllBytes(fresh.content()), StandardCharsets.UTF_8);
      Files.createSymbolicLink(file, Path.of(target));
      return;
    }
    if (fresh.mode() == FileChange.EXECUTABLE) {
      makeExecutable(fresh.content());
    }
    Files.move(fresh.content(), file);
  }

  /// Who may read may run.
  private static void makeExecutable(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.OWNER_READ)) {
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
    }
    if (permissions.contains(PosixFilePermission.GROUP_READ)) {
      permissions.add(PosixFilePermission.GROUP_EXECUTE);
    }
    if (permissions.contains(PosixFilePermission.OTHERS_READ)) {
      permissions.add(PosixFilePermission.OTHERS_EXECUTE);
    }
    Files.setPosixFilePermissions(file, permissions);
  }
}
