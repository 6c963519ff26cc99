// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import ml.clear.agent.core.failure.FailureException;
import org.eclipse.jgit.attributes.Attribute;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.TreeWalk.OperationType;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;
import org.jspecify.annotations.Nullable;

/// Compares a work tree with a commit: tracked files go into a diff, the others are listed. Goes
/// down into submodules.
final class ChangedFiles {
  private static final int COMMIT = 0;
  private static final int INDEX = 1;
  private static final int FILES = 2;

  /// A task's document has to fit into the server's database.
  private static final long LARGEST = 10L << 20;

  private final Repository repository;
  private final String prefix;
  private final DiffWriter diff;
  private final List<String> untracked;

  ChangedFiles(Repository repository, String prefix, DiffWriter diff, List<String> untracked) {
    this.repository = repository;
    this.prefix = prefix;
    this.diff = diff;
    this.untracked = untracked;
  }

  void write(ObjectId tree) throws IOException {
    try (var walk = new TreeWalk(repository)) {
      walk.setOperationType(OperationType.CHECKIN_OP);
      walk.addTree(tree);
      walk.addTree(new DirCacheIterator(repository.readDirCache()));
      var files = new FileTreeIterator(repository);
      walk.addTree(files);
      files.setDirCacheIterator(walk, INDEX);
      while (walk.next()) {
        visit(walk);
      }
    }
  }

  private void visit(TreeWalk walk) throws IOException {
    var index = walk.getTree(INDEX, DirCacheIterator.class);
    var file = walk.getTree(FILES, WorkingTreeIterator.class);
    boolean committed = walk.getRawMode(COMMIT) != 0;
    if (walk.isSubtree()) {
      if (committed || index != null || (file != null && !file.isEntryIgnored())) {
        walk.enterSubtree();
      }
      return;
    }
    String path = prefix + walk.getPathString();
    if (index == null && !committed) {
      if (file != null && !file.isEntryIgnored()) {
        untracked.add(path + (FileMode.GITLINK.equals(walk.getRawMode(FILES)) ? "/" : ""));
      }
      return;
    }
    DirCacheEntry entry = index == null ? null : index.getDirCacheEntry();
    if (entry != null && entry.isSkipWorkTree()) {
      return;
    }
    if (FileMode.GITLINK.equals(walk.getRawMode(COMMIT))
        || (entry != null && FileMode.GITLINK.equals(entry.getRawMode()))) {
      if (entry != null && committed && file != null) {
        submodule(walk, path);
      }
      return;
    }
    boolean unchanged =
        entry != null
            && file != null
            && entry.getStage() == DirCacheEntry.STAGE_0
            && entry.getRawMode() == walk.getRawMode(COMMIT)
            && entry.getObjectId().equals(walk.getObjectId(COMMIT))
            && !FileMode.TREE.equals(file.getEntryRawMode())
            && !isModified(walk, file, entry);
    if (!unchanged) {
      changed(walk, path, entry == null ? null : file);
    }
  }

  private boolean isModified(TreeWalk walk, WorkingTreeIterator file, DirCacheEntry entry)
      throws IOException {
    // A look at the content would miss LFS's filter and find all its files changed.
    return file.isModified(entry, !isLfs(walk), walk.getObjectReader());
  }

  private void changed(TreeWalk walk, String path, @Nullable WorkingTreeIterator file)
      throws IOException {
    DiffWriter.Side old = DiffWriter.Side.ABSENT;
    if (walk.getRawMode(COMMIT) != 0) {
      byte[] content = repository.open(walk.getObjectId(COMMIT)).getCachedBytes((int) LARGEST);
      old = new DiffWriter.Side(walk.getRawMode(COMMIT), content);
    }
    DiffWriter.Side fresh = DiffWriter.Side.ABSENT;
    if (file != null && file.getEntryFileMode().getObjectType() == Constants.OBJ_BLOB) {
      int mode = walk.getFileMode(FILES).getBits();
      fresh = new DiffWriter.Side(mode, content(walk, path, file));
    }
    diff.file(path, old, fresh);
  }

  private byte[] content(TreeWalk walk, String path, WorkingTreeIterator file) throws IOException {
    if (isLfs(walk)) {
      return pointer(file);
    }
    if (file.getEntryLength() > LARGEST) {
      throw new FailureException(
          FolderSnapshot.unusable(
              "the uncommitted file '%s' is too large for a task (%d MiB)"
                  .formatted(path, file.getEntryLength() >> 20),
              "commit and push it, or undo the change"));
    }
    try (InputStream in = file.openEntryStream()) {
      var out = new ByteArrayOutputStream();
      in.transferTo(out);
      return out.toByteArray();
    }
  }

  private static boolean isLfs(TreeWalk walk) throws IOException {
    Attribute filter = walk.getAttributes().get("filter");
    return filter != null && "lfs".equals(filter.getValue());
  }

  /// What git-lfs would put into the commit.
  private static byte[] pointer(WorkingTreeIterator file) throws IOException {
    try (InputStream plain = file.openEntryStream();
        var in = new DigestInputStream(plain, MessageDigest.getInstance("SHA-256"))) {
      long size = in.transferTo(OutputStream.nullOutputStream());
      String id = HexFormat.of().formatHex(in.getMessageDigest().digest());
      return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
          .formatted(id, size)
          .getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void submodule(TreeWalk walk, String path) throws IOException {
    var folder = repository.getWorkTree().toPath().resolve(walk.getPathString());
    var found = new FileRepositoryBuilder().addCeilingDirectory(repository.getWorkTree());
    if (found.findGitDir(folder.toFile()).getGitDir() == null) {
      return; // not checked out
    }
    ObjectId recorded = walk.getObjectId(COMMIT);
    try (Repository module =
        new FileRepositoryBuilder().setGitDir(found.getGitDir()).setMustExist(true).build()) {
      FolderSnapshot.withoutFilters(module);
      ObjectId head = module.resolve(Constants.HEAD);
      String range =
          recorded.abbreviate(10).name()
              + ".."
              + (head == null ? recorded : head).abbreviate(10).name();
      try (var commits = new RevWalk(module)) {
        var changes = new DiffWriter();
        new ChangedFiles(module, path + "/", changes, untracked)
            .write(commits.parseCommit(recorded).getTree());
        diff.submodule("Submodule " + path + " " + range + ":", changes);
      } catch (MissingObjectException _) {
        diff.line("Submodule " + path + " " + range + " (commits not present)");
      }
    }
  }
}
