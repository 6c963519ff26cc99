// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.log.TaskLog;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;

/// The files of a tree that are pointers of Git LFS.
final class LfsFiles {
  private static final long LARGEST_TEXT = 1 << 20;
  private static final long CHUNK = 32 << 20;

  /// Git looks into files that are as young as its index, and would find all of LFS changed.
  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final Repository repository;
  private final Path root;
  private final DirCache index;

  LfsFiles(Repository repository) throws IOException {
    this.repository = repository;
    this.root = repository.getWorkTree().toPath();
    this.index = repository.readDirCache();
  }

  /// A file in the place of which there is a pointer.
  ///
  /// @param committed whether the commit has this pointer, and not the task's changes
  record Entry(String path, LfsPointer pointer, boolean committed) {}

  /// The pointers among the files that `.gitattributes` leave to LFS.
  List<Entry> pointers(TaskLog log) throws IOException {
    var found = new ArrayList<Entry>();
    if (!attributesMentionLfs()) {
      return found;
    }
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(new DirCacheIterator(index));
      walk.setRecursive(true);
      walk.setOperationType(OperationType.CHECKOUT_OP);
      while (walk.next()) {
        DirCacheEntry entry = walk.getTree(0, DirCacheIterator.class).getDirCacheEntry();
        if (isFile(entry) && entry.getLength() <= LfsPointer.LARGEST && isLfs(walk)) {
          pointer(entry, log).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private Optional<Entry> pointer(DirCacheEntry entry, TaskLog log) throws IOException {
    String path = entry.getPathString();
    Path file = TreePath.inside(root, path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > LfsPointer.LARGEST) {
      return Optional.empty();
    }
    byte[] content = Files.readAllBytes(file);
    Optional<LfsPointer> pointer = LfsPointer.parse(content);
    if (pointer.isEmpty() && LfsPointer.looksLikeOne(content)) {
      log.line(
          "WARNING: '%s' stays as it is: it is a pointer of Git LFS of a form that is not known"
              .formatted(path));
    }
    try (var ids = new ObjectInserter.Formatter()) {
      boolean committed = ids.idFor(Constants.OBJ_BLOB, content).equals(entry.getObjectId());
      return pointer.map(p -> new Entry(path, p, committed));
    }
  }

  private boolean attributesMentionLfs() throws IOException {
    for (int i = 0; i < index.getEntryCount(); i++) {
      String path = index.getEntry(i).getPathString();
      if ((path.equals(".gitattributes") || path.endsWith("/.gitattributes"))
          && text(path).contains("filter=lfs")) {
        return true;
      }
    }
    return false;
  }

  /// A committed file's content; empty when there is none, or none of a sane size.
  String text(String path) throws IOException {
    DirCacheEntry entry = index.getEntry(path);
    if (entry == null || !isFile(entry)) {
      return "";
    }
    ObjectLoader loader = repository.open(entry.getObjectId());
    return loader.getSize() > LARGEST_TEXT
        ? ""
        : new String(loader.getBytes(), StandardCharsets.UTF_8);
  }

  private static boolean isFile(DirCacheEntry entry) {
    return (entry.getRawMode() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE;
  }

  private static boolean isLfs(TreeWalk walk) throws IOException {
    Attribute filter = walk.getAttributes().get("filter");
    return filter != null && "lfs".equals(filter.getValue());
  }

  /// Puts contents in the place of pointers, and into the index how the files look now: else git
  /// would find them changed where its filter for LFS is not installed.
  void fill(Map<Entry, Path> contents) throws IOException, InterruptedException {
    for (Map.Entry<Entry, Path> each : contents.entrySet()) {
      Path file = TreePath.inside(root, each.getKey().path());
      copy(each.getValue(), file);
      Instant now = Files.getLastModifiedTime(file).toInstant();
      Files.setLastModifiedTime(file, FileTime.from(now.minus(SETTLED)));
    }
    StoredConfig config = repository.getConfig();
    config.setString("core", null, "checkStat", "minimal");
    config.setBoolean("core", null, "trustctime", false);
    config.save();
    DirCache locked = repository.lockDirCache();
    try {
      for (Entry each : contents.keySet()) {
        DirCacheEntry entry = locked.getEntry(each.path());
        if (entry != null && each.committed()) {
          Path file = root.resolve(each.path());
          entry.setLength(Files.size(file));
          entry.setLastModified(Files.getLastModifiedTime(file).toInstant());
        }
      }
      locked.write();
      if (!locked.commit()) {
        throw new IOException("the index of '" + root + "' can't be written");
      }
    } finally {
      locked.unlock();
    }
  }

  /// A copy, not a link: a task that writes into its file must not change what other tasks get. On
  /// file systems that can, the kernel shares the blocks. Writing into the file that is there keeps
  /// its mode.
  static void copy(Path from, Path to) throws IOException, InterruptedException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS)) {
      for (long done = 0; done < in.size(); ) {
        long copied = in.transferTo(done, CHUNK, out);
        if (copied <= 0) {
          throw new IOException("'" + from + "' was cut while it was copied");
        }
        done += copied;
      }
    } catch (ClosedByInterruptException e) {
      var interrupted = new InterruptedException("copying '" + to.getFileName() + "'");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
