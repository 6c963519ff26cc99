// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.core.source.SourceRequest;
import ml.clear.agent.core.source.SourceSnapshot;

/// Code from git repositories.
final class GitRepository implements SourceRepository {
  /// A clone holds many objects in memory.
  private static final int AT_A_TIME = 2;

  private final Remotes remotes;
  private final CommitSource commits;
  private final Submodules submodules;
  private final Lfs lfs;
  private final Semaphore turns = new Semaphore(AT_A_TIME, true);

  @Inject
  GitRepository(
      ProcessEnvironment environment,
      Remotes remotes,
      CommitSource commits,
      Submodules submodules,
      Lfs lfs) {
    QuietGit.install(environment);
    this.remotes = remotes;
    this.commits = commits;
    this.submodules = submodules;
    this.lfs = lfs;
  }

  @Override
  public Checkout checkout(SourceRequest request, TaskLog log) throws InterruptedException {
    boolean ready = false;
    try {
      Checkout checkout = prepare(request, log);
      ready = checkout instanceof Checkout.Ready;
      return checkout;
    } catch (FailureException e) {
      return new Checkout.Refused(e.failure());
    } catch (IOException | RuntimeException e) {
      return new Checkout.Refused(
          GitFailures.ofFullDisk(request.destination())
              .orElseGet(
                  () -> GitFailures.ofDisk(e, "the folder '" + request.destination() + "'")));
    } finally {
      if (!ready) {
        discard(request.destination(), log);
      }
    }
  }

  private Checkout prepare(SourceRequest request, TaskLog log)
      throws IOException, InterruptedException {
    Remote remote = remotes.named(request.ref().url(), log::line).orThrow();
    Path root = request.destination().toAbsolutePath().normalize();
    var trees = new LinkedHashMap<Path, LfsTree>();
    String commit = clone(request, remote, root, trees, log);
    log.line("type: git");
    log.line("url: " + remote.named());
    log.line("branch: HEAD");
    log.line("commit: " + commit);
    log.line("root: " + root);
    if (!request.diff().isBlank()) {
      log.line("Applying uncommitted changes");
      Patch.parse(request.diff()).applyTo(root, log);
    }
    lfs.complete(trees.values(), log); // last: diffs of files in LFS are those of their pointers
    return new Checkout.Ready(root, remote.named(), commit);
  }

  private String clone(
      SourceRequest request, Remote remote, Path root, Map<Path, LfsTree> trees, TaskLog log)
      throws IOException, InterruptedException {
    turns.acquire();
    try {
      Path spare = root.resolve(".git/mirror");
      return commits.with(
          remote,
          request.ref(),
          spare,
          log,
          found -> {
            if (!found.mirror().folder().equals(spare)) {
              Trees.delete(root);
            }
            submodules.checkOut(root, remote, found, tree -> trees.put(tree.root(), tree), log);
          });
    } finally {
      turns.release();
    }
  }

  private static void discard(Path destination, TaskLog log) {
    try {
      Trees.delete(destination);
    } catch (IOException e) {
      log.line("WARNING: '" + destination + "' can't be deleted: " + e.getMessage());
    }
  }

  @Override
  public Outcome<SourceSnapshot> snapshot(Path folder) throws InterruptedException {
    return FolderSnapshot.of(folder);
  }
}
