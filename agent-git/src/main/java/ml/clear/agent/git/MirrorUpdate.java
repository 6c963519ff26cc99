// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.SourceRef;

/// Brings a commit from the network into a mirror. The caller holds the mirror's lock.
final class MirrorUpdate {
  private final GitEngine engine;
  private final Attempts attempts;

  @Inject
  MirrorUpdate(GitEngine engine, Attempts attempts) {
    this.engine = engine;
    this.attempts = attempts;
  }

  /// The commit, if a mirror has it already.
  Optional<CommitSource.Found> present(Mirror mirror, SourceRef ref)
      throws IOException, InterruptedException {
    return Revisions.find(engine, mirror, ref)
        .map(commit -> new CommitSource.Found(engine, mirror, commit));
  }

  /// Clones into a new mirror.
  CommitSource.Found fill(Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    if (!mirror.exists()) {
      Files.createDirectories(mirror.folder());
      mirror.create(ObjectFormat.SHA1);
    }
    log.line("cloning: " + remote.named());
    attempts.of(() -> engine.fetchAll(mirror, remote, log, pulse), log);
    return wanted(mirror, remote, ref, log, pulse);
  }

  /// Fetches what is new.
  CommitSource.Found refresh(
      Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    if (Revisions.isExact(ref)) {
      Optional<CommitSource.Found> meanwhile = present(mirror, ref);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
    }
    try {
      attempts.of(() -> engine.fetchAll(mirror, remote, log, pulse), log);
    } catch (FailureException e) {
      Optional<CommitSource.Found> known = present(mirror, ref);
      if (e.failure().reason() != ReasonCode.GIT_UNREACHABLE
          || !Revisions.isSteady(ref)
          || known.isEmpty()) {
        throw e;
      }
      log.line(
          "WARNING: %s; going on with %s from the cached copy"
              .formatted(e.failure().message(), Revisions.describe(ref)));
      return known.get();
    }
    return wanted(mirror, remote, ref, log, pulse);
  }

  /// The commit after a fetch of all branches and tags; one that none of them reaches is asked for
  /// by its id.
  private CommitSource.Found wanted(
      Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    Optional<CommitSource.Found> found = present(mirror, ref);
    // A repository on this machine hands out what its branches reach, and nothing else.
    boolean local = remote.reached().kind() == GitUrl.Kind.LOCAL;
    if (found.isEmpty() && Revisions.isExact(ref) && !local) {
      try {
        attempts.of(
            () -> {
              engine.fetchCommit(mirror, remote, ref.commit().strip(), log, pulse);
              return true;
            },
            log);
      } catch (FailureException e) {
        // The host answered right before: what it does not hand out by id, it does not have.
        if (e.failure().reason() == ReasonCode.GIT_UNAUTHORIZED
            || e.failure().reason() == ReasonCode.DISK_FULL) {
          throw e;
        }
      }
      found = present(mirror, ref);
    }
    if (found.isEmpty()) {
      // A missing commit may be the fault of the mirror.
      engine.requireObjects(mirror, engine.refs(mirror).values());
      throw new FailureException(GitFailures.revisionNotFound(Revisions.describe(ref), remote));
    }
    return found.get();
  }
}
