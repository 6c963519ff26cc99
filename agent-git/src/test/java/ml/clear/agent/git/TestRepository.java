// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.testkit.SourceRepositoryContract.Published;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/// A repository with files, as a user has it: `main` is checked out.
final class TestRepository implements AutoCloseable {
  private static final PersonIdent AUTHOR = new PersonIdent("A", "a@example.com");

  private final Git git;

  TestRepository(Path folder) {
    QuietGit.install(new ProcessEnvironment(Map.of("HOME", folder.toString())));
    try {
      Files.createDirectories(folder);
      git = Git.init().setDirectory(folder.toFile()).setInitialBranch("main").call();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Makes the repository that the contract asks for.
  ///
  /// @param url gives the address under which a repository's folder is served
  static Published publish(
      Path folder,
      Map<String, String> first,
      Map<String, String> last,
      Function<Path, String> url) {
    try (var origin = new TestRepository(folder)) {
      String firstCommit = origin.commit(first);
      origin.tag("v1");
      String lastCommit = origin.commit(last);
      origin.branch("work");
      origin.remote("https://user:secret-word@example.com/o/r.git");
      return new Published(url.apply(origin.gitFolder()), firstCommit, lastCommit, folder);
    }
  }

  Git git() {
    return git;
  }

  Path folder() {
    return git.getRepository().getWorkTree().toPath();
  }

  Path gitFolder() {
    return git.getRepository().getDirectory().toPath();
  }

  /// Writes files and commits everything.
  String commit(Map<String, String> files) {
    files.forEach(this::write);
    return commitAll();
  }

  void write(String path, String content) {
    try {
      Path file = folder().resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String commitAll() {
    try {
      git.add().addFilepattern(".").call();
      git.add().addFilepattern(".").setUpdate(true).call();
      return commitIndex();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  private String commitIndex() throws GitAPIException {
    RevCommit commit =
        git.commit().setMessage("c").setAuthor(AUTHOR).setCommitter(AUTHOR).setSign(false).call();
    return commit.name();
  }

  /// Commits a link to a commit of another repository.
  String commitSubmodule(String path, String commit, String gitmodules) {
    try {
      write(".gitmodules", gitmodules);
      git.add().addFilepattern(".").call();
      var index = git.getRepository().lockDirCache();
      DirCacheEditor editor = index.editor();
      editor.add(
          new DirCacheEditor.PathEdit(path) {
            @Override
            public void apply(DirCacheEntry entry) {
              entry.setFileMode(FileMode.GITLINK);
              entry.setObjectId(ObjectId.fromString(commit));
            }
          });
      if (!editor.commit()) {
        throw new IllegalStateException("index");
      }
      return commitIndex();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void tag(String name) {
    try {
      git.tag().setName(name).setMessage(name).setTagger(AUTHOR).setSigned(false).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  void branch(String name) {
    try {
      git.branchCreate().setName(name).setForce(true).call();
    } catch (GitAPIException e) {
      throw new IllegalStateException(e);
    }
  }

  void remote(String url) {
    var config = git.getRepository().getConfig();
    config.setString("remote", "origin", "url", url);
    config.setString("remote", "origin", "fetch", "+refs/heads/*:refs/remotes/origin/*");
    try {
      config.save();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
