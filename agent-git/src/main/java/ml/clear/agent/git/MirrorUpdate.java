// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.git.CommitSource.Found;
import ml.clear.agent.git.GitEngine.Fetched;

/// Brings a commit from the network into a mirror. The caller holds the mirror's lock.
final class MirrorUpdate {
  private final Engines engines;
  private final HostLogins logins;
  private final Retries retries;

  @Inject
  MirrorUpdate(Engines engines, HostLogins logins, Retries retries) {
    this.engines = engines;
    this.logins = logins;
    this.retries = retries;
  }

  /// The engine for a repository.
  ///
  /// @param mirror may be there already or not
  GitEngine engine(Remote remote, Mirror mirror, TaskLog log)
      throws IOException, InterruptedException {
    return engines.of(remote, mirror, log);
  }

  /// The commit, if a mirror has it already.
  static Optional<Found> present(GitEngine engine, Mirror mirror, SourceRef ref)
      throws IOException, InterruptedException {
    return Revisions.find(engine, mirror, ref).map(commit -> new Found(engine, mirror, commit));
  }

  /// Clones into a new mirror.
  Found fill(
      GitEngine engine, Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    if (!mirror.exists()) {
      Files.createDirectories(mirror.folder());
      mirror.create(ObjectFormat.SHA1);
    }
    log.line("cloning: " + remote.named());
    GitEngine right = engine;
    if (fetchAll(engine, mirror, remote, log, pulse) == Fetched.OTHER_FORMAT) {
      right = engines.forSha256(engine, remote, log);
      Trees.delete(mirror.folder());
      mirror.create(ObjectFormat.SHA256);
      requireFormat(fetchAll(right, mirror, remote, log, pulse), remote);
    }
    return wanted(right, mirror, remote, ref, log, pulse);
  }

  private Fetched fetchAll(
      GitEngine engine, Mirror mirror, Remote remote, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    GitUrl url = remote.reached();
    boolean named = url.kind().isHttp() && url.host().equals(remote.namedHost());
    if (logins.unasked() && named && logins.unasked(remote).isEmpty()) {
      log.line(
          "WARNING: cannot use MS Entra Token or Azure PAT since no password was found, skipping");
    }
    var asked = new AtomicBoolean();
    return retries.of(
        () -> {
          try {
            return engine.fetchAll(mirror, remote, log, pulse);
          } catch (FailureException e) {
            if (!asked.getAndSet(true) && engines.failedForFormat(engine, remote, e)) {
              return Fetched.OTHER_FORMAT;
            }
            throw e;
          }
        },
        log);
  }

  private static void requireFormat(Fetched fetched, Remote remote) {
    if (fetched == Fetched.OTHER_FORMAT) {
      throw new FailureException(
          GitFailures.damaged(
              "the cached copy of '" + remote.named() + "'", "its ids are of another kind"));
    }
  }

  /// Fetches what is new.
  Found refresh(
      GitEngine engine, Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    if (Revisions.isExact(ref)) {
      Optional<Found> meanwhile = present(engine, mirror, ref);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
    }
    try {
      requireFormat(fetchAll(engine, mirror, remote, log, pulse), remote);
    } catch (FailureException e) {
      Optional<Found> known =
          e.failure().reason() == ReasonCode.GIT_UNREACHABLE && Revisions.isSteady(ref)
              ? present(engine, mirror, ref)
              : Optional.empty();
      if (known.isEmpty()) {
        throw e;
      }
      log.line(
          "WARNING: %s; going on with %s from the cached copy"
              .formatted(e.failure().message(), Revisions.describe(ref)));
      return known.get();
    }
    return wanted(engine, mirror, remote, ref, log, pulse);
  }

  /// The commit after a fetch of all branches and tags; one that none of them reaches is asked for
  /// by its id.
  private Found wanted(
      GitEngine engine, Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    Optional<Found> found = present(engine, mirror, ref);
    // A repository on this machine hands out what its branches reach, and nothing else.
    boolean local = remote.reached().kind() == GitUrl.Kind.LOCAL;
    if (found.isEmpty() && Revisions.isExact(ref) && !local) {
      try {
        retries.of(
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
      found = present(engine, mirror, ref);
    }
    if (found.isEmpty()) {
      // A missing commit may be the fault of the mirror.
      engine.requireObjects(mirror, engine.refs(mirror).values());
      throw new FailureException(GitFailures.revisionNotFound(Revisions.describe(ref), remote));
    }
    return found.get();
  }
}
