// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Brings a commit into a mirror, with as little network as it takes: none when a commit is there
/// already, a clone when there is no mirror, else a fetch.
final class CommitSource {
  /// Failures of a fetch that a fresh mirror may not have.
  private static final Set<ReasonCode> MAY_HELP =
      Set.of(ReasonCode.GIT_UNREACHABLE, ReasonCode.REPOSITORY_DAMAGED, ReasonCode.FILE_ACCESS);

  private final Mirrors mirrors;
  private final MirrorUpdate update;
  private final TimeSource time;
  private final Limits limits;

  @Inject
  CommitSource(Mirrors mirrors, MirrorUpdate update, TimeSource time, Limits limits) {
    this.mirrors = mirrors;
    this.update = update;
    this.time = time;
    this.limits = limits;
  }

  /// A commit, the mirror that has it, and what reads it.
  record Found(GitEngine engine, Mirror mirror, String commit) {}

  /// What is done with the commit.
  interface Use {
    void accept(Found found) throws IOException, InterruptedException;
  }

  /// Finds the commit and hands it over. A cached mirror that turns out to be damaged, before or
  /// while the commit is used, is put aside and cloned again, once.
  ///
  /// @param spare where a mirror may be made if the cache can't be used; goes with the task
  String with(Remote remote, SourceRef ref, Path spare, TaskLog log, Use use)
      throws IOException, InterruptedException {
    if (!mirrors.kept()) {
      var mirror = new Mirror(spare);
      GitEngine engine = update.engine(remote, mirror, log);
      return use(update.fill(engine, mirror, remote, ref, log, () -> {}), use);
    }
    Mirror mirror = mirrors.of(remote.address());
    Files.createDirectories(mirrors.root());
    Object before = mirror.identity();
    try {
      return use(provide(mirror, remote, ref, spare, log), use);
    } catch (IOException | RuntimeException e) {
      FailureException damage = damage(e, mirror, spare);
      if (before == null || damage.failure().reason() != ReasonCode.REPOSITORY_DAMAGED) {
        throw damage;
      }
      log.line(damage.failure().message() + "; it is put aside and cloned again");
      putAside(mirror, before, log);
      return use(provide(mirror, remote, ref, spare, log), use);
    }
  }

  private static String use(Found found, Use use) throws IOException, InterruptedException {
    use.accept(found);
    return found.commit();
  }

  private static FailureException damage(Exception e, Mirror mirror, Path spare) {
    if (e instanceof FailureException known) {
      return known;
    }
    String what = "the cached copy '" + mirror.folder().getFileName() + "'";
    return new FailureException(
        GitFailures.ofFullDisk(mirror.folder())
            .or(() -> GitFailures.ofFullDisk(spare))
            .orElseGet(() -> GitFailures.ofDisk(e, what)));
  }

  /// Unless somebody else has done so since.
  private void putAside(Mirror mirror, @Nullable Object before, TaskLog log)
      throws IOException, InterruptedException {
    Optional<MirrorLock> lock =
        MirrorLock.acquire(mirror.lockFile(), limits.lockPatience(), time, log);
    if (lock.isPresent()) {
      try (MirrorLock _ = lock.get()) {
        if (Objects.equals(before, mirror.identity())) {
          mirror.putAside();
        }
      }
    }
  }

  private Found provide(Mirror mirror, Remote remote, SourceRef ref, Path spare, TaskLog log)
      throws IOException, InterruptedException {
    GitEngine engine = update.engine(remote, mirror, log);
    if (Revisions.isExact(ref) && mirror.exists()) {
      Optional<Found> present = MirrorUpdate.present(engine, mirror, ref);
      if (present.isPresent()) {
        log.line("Using cached repository in \"%s\"".formatted(mirror.folder()));
        return present.get();
      }
    }
    Optional<MirrorLock> acquired =
        MirrorLock.acquire(mirror.lockFile(), limits.lockPatience(), time, log);
    if (acquired.isEmpty()) {
      return update.fill(engine, new Mirror(spare), remote, ref, log, () -> {});
    }
    try (MirrorLock lock = acquired.get()) {
      if (!mirror.exists()) {
        Trees.delete(mirror.folder());
        return cloneTo(mirror, engine, remote, ref, log, lock);
      }
      mirror.tidy();
      log.line("Using cached repository in \"%s\"".formatted(mirror.folder()));
      try {
        return update.refresh(engine, mirror, remote, ref, log, lock::pulse);
      } catch (FailureException e) {
        if (!mirrors.renewed() || !MAY_HELP.contains(e.failure().reason())) {
          throw e;
        }
        log.line("WARNING: " + e.failure().message());
        log.line("pulling git failed, re-cloning: " + remote.named());
        return cloneTo(mirror, engine, remote, ref, log, lock);
      }
    }
  }

  /// Clones; what was there before is put aside only then.
  private Found cloneTo(
      Mirror mirror, GitEngine engine, Remote remote, SourceRef ref, TaskLog log, MirrorLock lock)
      throws IOException, InterruptedException {
    Mirror fresh = mirror.prepareNew();
    try {
      Found found = update.fill(engine, fresh, remote, ref, log, lock::pulse);
      replace(mirror, fresh);
      return new Found(found.engine(), mirror, found.commit());
    } catch (FailureException e) {
      if (e.failure().reason() == ReasonCode.REVISION_NOT_FOUND) {
        replace(mirror, fresh); // all the rest is there: the next task need not clone
      }
      throw e;
    }
  }

  private static void replace(Mirror mirror, Mirror fresh) throws IOException {
    if (mirror.exists()) {
      mirror.putAside();
    }
    fresh.moveTo(mirror);
  }
}
