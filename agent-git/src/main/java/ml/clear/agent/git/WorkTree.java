// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevWalk;

/// A task's own repository: its files are there, its objects stay in the mirror. Nothing of the
/// remote repository configures it, so no hook and no filter ever runs.
final class WorkTree {
  private WorkTree() {}

  /// Makes it and checks the commit out.
  ///
  /// @param origin the address that `git remote` shows, without password
  static void create(
      Path root, Mirror mirror, ObjectId commit, String origin, ProgressMonitor progress)
      throws IOException {
    Path git = root.resolve(".git");
    Files.createDirectories(git.resolve("objects/info"));
    Files.createDirectories(git.resolve("objects/pack"));
    Files.createDirectories(git.resolve("refs/heads"));
    Files.createDirectories(git.resolve("refs/tags"));
    Files.writeString(
        git.resolve("objects/info/alternates"), mirror.folder().resolve("objects") + "\n");
    Files.writeString(git.resolve("HEAD"), commit.name() + "\n");
    try (Repository source = mirror.open()) {
      writeRefs(source, git.resolve("packed-refs"));
    }
    try (Repository repository = Mirror.openTree(root)) {
      configure(repository, origin);
      checkOut(repository, commit, progress);
    }
  }

  private static void configure(Repository repository, String origin) throws IOException {
    StoredConfig config = repository.getConfig();
    config.setInt("core", null, "repositoryformatversion", 0);
    config.setBoolean("core", null, "filemode", true);
    config.setBoolean("core", null, "bare", false);
    config.setBoolean("core", null, "logallrefupdates", true);
    config.setString("remote", "origin", "url", origin);
    config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
    config.save();
  }

  private static void writeRefs(Repository source, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("# pack-refs with: \n");
      for (Ref ref : source.getRefDatabase().getRefs()) {
        String name = ref.getName();
        ObjectId id = ref.getObjectId();
        if (id != null && name.startsWith("refs/heads/")) {
          out.write(id.name() + " refs/remotes/origin/" + name.substring(11) + "\n");
        } else if (id != null && name.startsWith("refs/tags/")) {
          out.write(id.name() + " " + name + "\n");
        }
      }
    }
  }

  private static void checkOut(Repository repository, ObjectId commit, ProgressMonitor progress)
      throws IOException {
    DirCache index = repository.lockDirCache();
    try (var walk = new RevWalk(repository)) {
      var checkout = new DirCacheCheckout(repository, index, walk.parseCommit(commit).getTree());
      checkout.setFailOnConflict(true);
      checkout.setProgressMonitor(progress);
      checkout.checkout();
    } finally {
      index.unlock();
    }
  }
}
