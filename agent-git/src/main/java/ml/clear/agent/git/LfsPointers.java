// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.log.TaskLog;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;

/// Files whose content lies in Git LFS, which this version does not fetch.
final class LfsPointers {
  private static final String HEADER = "version https://git-lfs.github.com/spec/";
  private static final int LARGEST = 1024;
  private static final int NAMED = 5;

  private LfsPointers() {}

  /// Warns when checked-out files are pointers. Files are read only when some attributes mention
  /// LFS.
  static void warn(Repository repository, Path root, TaskLog log) throws IOException {
    DirCache index = repository.readDirCache();
    boolean mentioned = false;
    for (int i = 0; i < index.getEntryCount() && !mentioned; i++) {
      String path = index.getEntry(i).getPathString();
      mentioned =
          (path.equals(".gitattributes") || path.endsWith("/.gitattributes"))
              && isRegular(root.resolve(path))
              && Files.readString(root.resolve(path), StandardCharsets.ISO_8859_1)
                  .contains("filter=lfs");
    }
    if (!mentioned) {
      return;
    }
    var pointers = new ArrayList<String>();
    for (int i = 0; i < index.getEntryCount(); i++) {
      DirCacheEntry entry = index.getEntry(i);
      if ((entry.getRawMode() & FileMode.TYPE_MASK) == FileMode.TYPE_FILE
          && entry.getLength() <= LARGEST
          && isPointer(root.resolve(entry.getPathString()))) {
        pointers.add(entry.getPathString());
      }
    }
    if (!pointers.isEmpty()) {
      List<String> named = pointers.subList(0, Math.min(NAMED, pointers.size()));
      log.line(
          "WARNING: %d files are in Git LFS, which this version does not fetch; only their pointers"
                  .formatted(pointers.size())
              + " are here: "
              + String.join(", ", named)
              + (named.size() < pointers.size() ? ", …" : ""));
    }
  }

  private static boolean isRegular(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isPointer(Path file) throws IOException {
    return isRegular(file)
        && Files.size(file) <= LARGEST
        && Files.readString(file, StandardCharsets.ISO_8859_1).startsWith(HEADER);
  }
}
