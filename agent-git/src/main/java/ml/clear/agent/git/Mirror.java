// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/// One bare repository that holds all branches and tags of a remote one, and every object that a
/// task ever needed. It knows no address and no login. Whoever changes it holds its [MirrorLock];
/// reading needs none.
///
/// `HEAD` stays unborn for ever: JGit asks a host for its default branch only then.
record Mirror(Path folder) {
  /// Where the commit of the host's default branch is kept.
  static final String DEFAULT_BRANCH = "refs/agent/default";

  /// Below it, commits that no branch reaches.
  static final String WANTED = "refs/agent/wanted/";

  private static String config(ObjectFormat format) {
    return format.config("\tfilemode = true\n\tbare = true\n") + "[gc]\n\tauto = 0\n";
  }

  boolean exists() {
    return Files.isRegularFile(folder.resolve("HEAD"));
  }

  Path lockFile() {
    return folder.resolveSibling(folder.getFileName() + ".lock");
  }

  /// Which folder this is now: another one after the mirror was put aside and made anew.
  @Nullable Object identity() throws IOException {
    return exists() ? Files.readAttributes(folder, BasicFileAttributes.class).fileKey() : null;
  }

  Repository open() throws IOException {
    return new Ungathered(
        new FileRepositoryBuilder()
            .setGitDir(folder.toFile())
            .setBare()
            .setMustExist(true)
            .setup());
  }

  /// JGit collects garbage behind one's back after a fetch: without our lock, and deleting objects
  /// that tasks' trees use.
  private static final class Ungathered extends FileRepository {
    Ungathered(FileRepositoryBuilder options) throws IOException {
      super(options);
    }

    @Override
    public void autoGC(ProgressMonitor monitor) {}
  }

  /// Makes an empty one beside it, to be [#moveTo]d here when it is filled: what was killed on the
  /// way never looks like a mirror.
  Mirror prepareNew() throws IOException {
    var fresh = new Mirror(folder.resolveSibling(folder.getFileName() + ".new"));
    Trees.delete(fresh.folder);
    fresh.create(ObjectFormat.SHA1);
    return fresh;
  }

  /// How its objects are named.
  ObjectFormat format() throws IOException {
    Path config = folder.resolve("config");
    return Files.isRegularFile(config)
        ? ObjectFormat.of(Files.readString(config))
        : ObjectFormat.SHA1;
  }

  /// Makes an empty one here.
  void create(ObjectFormat format) throws IOException {
    Files.createDirectories(folder.resolve("objects/pack"));
    Files.createDirectories(folder.resolve("objects/info"));
    Files.createDirectories(folder.resolve("refs/heads"));
    Files.createDirectories(folder.resolve("refs/tags"));
    Files.writeString(folder.resolve("config"), config(format));
    Files.writeString(folder.resolve("HEAD"), "ref: refs/agent/unborn\n");
  }

  void moveTo(Mirror place) throws IOException {
    Files.move(folder, place.folder, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Takes away what a killed fetch left and what does not belong here. The caller holds the lock,
  /// so every lock file in here is a dead one's.
  void tidy() throws IOException {
    Path config = folder.resolve("config");
    String right = config(format());
    if (!Files.isRegularFile(config) || !Files.readString(config).equals(right)) {
      Files.writeString(config, right);
    }
    Files.writeString(folder.resolve("HEAD"), "ref: refs/agent/unborn\n");
    Files.deleteIfExists(folder.resolve("objects/info/alternates"));
    Trees.delete(folder.resolve("hooks"));
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = file.getFileName().toString();
            if (name.endsWith(".lock")
                || name.startsWith("incoming_")
                || name.startsWith("noz")
                || name.startsWith("tmp_")) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /// Moves a damaged one out of the way; only the last damaged one is kept. The caller holds the
  /// lock.
  Path putAside() throws IOException {
    Path aside = folder.resolveSibling(folder.getFileName() + ".damaged");
    Trees.delete(aside);
    Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
    return aside;
  }

  /// A task's own repository.
  static Repository openTree(Path root) throws IOException {
    return new FileRepositoryBuilder()
        .setGitDir(root.resolve(".git").toFile())
        .setWorkTree(root.toFile())
        .setMustExist(true)
        .build();
  }
}
