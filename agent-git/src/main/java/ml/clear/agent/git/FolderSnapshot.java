// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.SourceSnapshot;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// Reads the state of the repository around a local folder.
final class FolderSnapshot {
  private FolderSnapshot() {}

  static Outcome<SourceSnapshot> of(Path folder) {
    try {
      Path place = folder.toRealPath();
      File found = new FileRepositoryBuilder().findGitDir(place.toFile()).getGitDir();
      if (found == null) {
        return Outcome.failed(
            new Failure.TaskFault(
                Phase.CHECKOUT,
                ReasonCode.REPOSITORY_NOT_FOUND,
                "'" + folder + "' is not in a git repository",
                "give a folder of a repository, or --repo with an address"));
      }
      try (Repository repository =
          new FileRepositoryBuilder().setGitDir(found).setMustExist(true).build()) {
        return read(repository, place);
      }
    } catch (FailureException e) {
      return Outcome.failed(e.failure());
    } catch (IOException | RuntimeException e) {
      return Outcome.failed(
          unusable(
              "the repository of '%s' can't be read: %s".formatted(folder, GitFailures.reason(e)),
              "check it with 'git status' and 'git fsck'"));
    }
  }

  private static Outcome<SourceSnapshot> read(Repository repository, Path place)
      throws IOException {
    if (repository.isBare()) {
      return Outcome.failed(
          unusable("'" + place + "' is a bare repository", "give a folder with checked-out files"));
    }
    withoutFilters(repository);
    ObjectId head = repository.resolve(Constants.HEAD);
    if (head == null) {
      return Outcome.failed(
          unusable("the repository of '" + place + "' has no commit yet", "commit and push first"));
    }
    StoredConfig config = repository.getConfig();
    String branch = localBranch(repository);
    String remote = remote(config, branch);
    String url = config.getString("remote", remote, "url");
    if (url == null || url.isBlank()) {
      return Outcome.failed(
          unusable(
              "the repository of '" + place + "' has no remote",
              "add one that the agents can reach: git remote add origin URL"));
    }
    Path root = repository.getWorkTree().toPath().toRealPath();
    var diff = new DiffWriter();
    var untracked = new ArrayList<String>();
    try (var walk = new RevWalk(repository)) {
      RevCommit commit = walk.parseCommit(head);
      new ChangedFiles(repository, "", diff, untracked).write(commit.getTree());
      String relative = root.relativize(place).toString();
      return Outcome.of(
          new SourceSnapshot(
              GitUrl.withoutPassword(url),
              trackedBranch(config, branch),
              head.name(),
              relative.isEmpty() ? "." : relative,
              diff.text(),
              untracked,
              isPushed(repository, walk, commit)));
    }
  }

  /// Filters are programs; what LFS's would write is worked out instead.
  static void withoutFilters(Repository repository) {
    StoredConfig config = repository.getConfig();
    for (String driver : config.getSubsections("filter")) {
      config.unsetSection("filter", driver);
    }
  }

  /// Empty when no branch is checked out.
  private static String localBranch(Repository repository) throws IOException {
    String full = repository.getFullBranch();
    return full != null && full.startsWith(Constants.R_HEADS)
        ? full.substring(Constants.R_HEADS.length())
        : "";
  }

  private static String remote(StoredConfig config, String branch) {
    String tracked = branch.isEmpty() ? null : config.getString("branch", branch, "remote");
    if (tracked != null && !tracked.equals(".")) {
      return tracked;
    }
    var remotes = config.getSubsections("remote");
    return remotes.contains("origin") || remotes.isEmpty() ? "origin" : remotes.iterator().next();
  }

  private static String trackedBranch(StoredConfig config, String branch) {
    String merge = branch.isEmpty() ? null : config.getString("branch", branch, "merge");
    return merge != null && merge.startsWith(Constants.R_HEADS)
        ? merge.substring(Constants.R_HEADS.length())
        : branch;
  }

  private static boolean isPushed(Repository repository, RevWalk walk, RevCommit commit)
      throws IOException {
    for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_REMOTES)) {
      ObjectId tip = ref.getObjectId();
      if (tip != null
          && repository.getObjectDatabase().has(tip)
          && walk.isMergedInto(commit, walk.parseCommit(tip))) {
        return true;
      }
    }
    return false;
  }

  static Failure unusable(String message, String hint) {
    return new Failure.TaskFault(Phase.CHECKOUT, ReasonCode.REPOSITORY_INVALID, message, hint);
  }
}
