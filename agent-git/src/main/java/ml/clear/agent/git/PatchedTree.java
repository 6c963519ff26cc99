// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.TaskLog;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.jspecify.annotations.Nullable;

/// Works out what a patch makes of a tree, file by file into a folder of its own, and only then
/// changes the tree.
final class PatchedTree {
  /// A file's new content.
  ///
  /// @param content where it waits
  record Written(Path content, int mode) {}

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Current(byte[] content, int mode) {}

  private final Path root;
  private final TaskLog log;
  private final Map<String, Written> written = new LinkedHashMap<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final Set<String> leaving = new HashSet<>();

  PatchedTree(Path root, TaskLog log) {
    this.root = root;
    this.log = log;
  }

  void apply(List<FileChange> changes) {
    try {
      Path git = root.resolve(".git");
      Path parent = Files.isDirectory(git, LinkOption.NOFOLLOW_LINKS) ? git : root;
      Path staging = Files.createTempDirectory(parent, ".agent-patch-");
      try {
        for (FileChange change : changes) {
          if (change.kind() == FileChange.Kind.DELETE || change.kind() == FileChange.Kind.RENAME) {
            leaving.add(change.from());
          }
        }
        for (FileChange change : changes) {
          plan(change, staging);
        }
        removed.removeAll(written.keySet());
        written.keySet().forEach(this::checkParents);
        new TreeUpdate(root, Files.createDirectory(staging.resolve("old")))
            .perform(removed, written);
      } finally {
        Trees.delete(staging);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void plan(FileChange change, Path staging) throws IOException {
    String path = TreePath.checked(change.path());
    Current old =
        switch (change.kind()) {
          case CREATE -> absent(path);
          case MODIFY, DELETE -> present(change.from(), written.get(change.from()));
          // Sections of one patch don't see each other: both sides are as they were before.
          case RENAME, COPY -> {
            if (!change.from().equals(path)) {
              absent(path);
            }
            yield present(change.from(), null);
          }
        };
    byte[] content = content(change, old);
    if (change.kind() == FileChange.Kind.DELETE) {
      if (content.length > 0 && !(change.hunks().isEmpty() && change.binary() == null)) {
        throw Patch.misfit("'" + path + "' is to be deleted and has more in it", List.of());
      }
      written.remove(path);
      removed.add(path);
      return;
    }
    if (change.kind() == FileChange.Kind.RENAME) {
      removed.add(change.from());
    }
    int mode = change.newMode() != 0 ? change.newMode() : old.mode();
    Path file =
        staging.resolve("new-" + written.size() + "-" + removed.size() + "-" + path.hashCode());
    Files.write(file, content);
    written.put(path, new Written(file, mode));
  }

  private byte[] content(FileChange change, Current old) {
    if (change.binary() != null) {
      return binary(change, change.binary(), old.content());
    }
    return change.hunks().isEmpty()
        ? old.content()
        : PatchedText.apply(change.path(), old.content(), change.hunks(), log::line);
  }

  private static byte[] binary(FileChange change, BinaryHunk hunk, byte[] old) {
    String path = change.path();
    if (ObjectId.isId(change.oldId())
        && change.kind() != FileChange.Kind.CREATE
        && !id(old).equals(change.oldId())) {
      throw Patch.misfit("the binary file '" + path + "' is another one", List.of());
    }
    try {
      byte[] fresh = hunk.apply(old);
      if (ObjectId.isId(change.newId())
          && change.kind() != FileChange.Kind.DELETE
          && !id(fresh).equals(change.newId())) {
        throw Patch.broken("the content of the binary file '" + path + "'");
      }
      return fresh;
    } catch (FailureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Patch.broken("the content of the binary file '" + path + "': " + GitFailures.reason(e));
    }
  }

  private static String id(byte[] content) {
    try (var formatter = new ObjectInserter.Formatter()) {
      return formatter.idFor(Constants.OBJ_BLOB, content).name();
    }
  }

  private Current absent(String path) throws IOException {
    checkParents(path);
    boolean there =
        written.containsKey(path)
            || (Files.exists(TreePath.inside(root, path), LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(TreePath.inside(root, path), LinkOption.NOFOLLOW_LINKS)
                && !leaving.contains(path));
    if (there) {
      throw Patch.misfit("'" + path + "' is to be created and is there already", List.of());
    }
    return new Current(new byte[0], FileChange.REGULAR);
  }

  private Current present(String name, @Nullable Written earlier) throws IOException {
    String path = TreePath.checked(name);
    if (earlier != null) {
      return new Current(Files.readAllBytes(earlier.content()), earlier.mode());
    }
    Path file = TreePath.inside(root, path);
    if (Files.isSymbolicLink(file)) {
      String target = Files.readSymbolicLink(file).toString();
      return new Current(target.getBytes(StandardCharsets.UTF_8), FileChange.SYMLINK);
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Patch.misfit(
          "'" + path + "' is not in the task's commit; perhaps it was not pushed", List.of());
    }
    int mode = Files.isExecutable(file) ? FileChange.EXECUTABLE : FileChange.REGULAR;
    return new Current(Files.readAllBytes(file), mode);
  }

  /// No parent may be a link, or a file that stays: neither one that is there nor one that the
  /// patch makes.
  private void checkParents(String path) {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      Path place = root.resolve(parent);
      boolean onDisk =
          !leaving.contains(parent)
              && Files.exists(place, LinkOption.NOFOLLOW_LINKS)
              && !Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
      if (written.containsKey(parent) || onDisk) {
        throw Patch.misfit("'%s' leads through '%s'".formatted(path, parent), List.of());
      }
    }
  }
}
