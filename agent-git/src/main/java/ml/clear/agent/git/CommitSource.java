// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.SourceRef;
import ml.clear.agent.core.time.TimeSource;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.jspecify.annotations.Nullable;

/// Brings a commit into a mirror, with as little network as it takes: none when a commit is there
/// already, a clone when there is no mirror, else a fetch.
final class CommitSource {
  private static final List<RefSpec> EVERYTHING =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

  private final Mirrors mirrors;
  private final Fetcher fetcher;
  private final TimeSource time;
  private final Limits limits;

  @Inject
  CommitSource(Mirrors mirrors, Fetcher fetcher, TimeSource time, Limits limits) {
    this.mirrors = mirrors;
    this.fetcher = fetcher;
    this.time = time;
    this.limits = limits;
  }

  /// A commit and the mirror that has it.
  record Found(Mirror mirror, ObjectId commit) {}

  /// What is done with the commit.
  interface Use {
    void accept(Found found) throws IOException, InterruptedException;
  }

  /// Finds the commit and hands it over. A cached mirror that turns out to be damaged, before or
  /// while the commit is used, is put aside and cloned again, once.
  ///
  /// @param spare where a mirror may be made if the cache can't be used; goes with the task
  ObjectId with(Remote remote, SourceRef ref, Path spare, TaskLog log, Use use)
      throws IOException, InterruptedException {
    if (!mirrors.kept()) {
      return use(fill(new Mirror(spare), remote, ref, log, () -> {}), use);
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

  private static ObjectId use(Found found, Use use) throws IOException, InterruptedException {
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
    Optional<ObjectId> present =
        Revisions.isExact(ref) && mirror.exists() ? find(mirror, ref) : Optional.empty();
    if (present.isPresent()) {
      log.line("Using cached repository in \"%s\"".formatted(mirror.folder()));
      return new Found(mirror, present.get());
    }
    Optional<MirrorLock> acquired =
        MirrorLock.acquire(mirror.lockFile(), limits.lockPatience(), time, log);
    if (acquired.isEmpty()) {
      return fill(new Mirror(spare), remote, ref, log, () -> {});
    }
    try (MirrorLock lock = acquired.get()) {
      if (!mirror.exists()) {
        Trees.delete(mirror.folder());
        Mirror fresh = mirror.prepareNew();
        Found found;
        try {
          found = fill(fresh, remote, ref, log, lock::pulse);
        } catch (FailureException e) {
          if (e.failure().reason() == ReasonCode.REVISION_NOT_FOUND) {
            fresh.moveTo(mirror); // all the rest is there: the next task need not clone
          }
          throw e;
        }
        fresh.moveTo(mirror);
        return new Found(mirror, found.commit());
      }
      mirror.tidy();
      log.line("Using cached repository in \"%s\"".formatted(mirror.folder()));
      return new Found(mirror, refresh(mirror, remote, ref, log, lock::pulse));
    }
  }

  /// Clones into a new mirror.
  private Found fill(Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    if (!mirror.exists()) {
      Files.createDirectories(mirror.folder());
      mirror.create();
    }
    log.line("cloning: " + remote.named());
    try (Repository repository = mirror.open()) {
      fetchAll(repository, remote, log, pulse);
      return new Found(mirror, wanted(repository, remote, ref, log, pulse));
    }
  }

  private ObjectId refresh(Mirror mirror, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    try (Repository repository = mirror.open()) {
      Optional<ObjectId> meanwhile =
          Revisions.isExact(ref) ? Revisions.find(repository, ref) : Optional.empty();
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      try {
        fetchAll(repository, remote, log, pulse);
      } catch (FailureException e) {
        Optional<ObjectId> known = Revisions.find(repository, ref);
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
      return wanted(repository, remote, ref, log, pulse);
    }
  }

  private void fetchAll(Repository repository, Remote remote, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    FetchResult result = fetcher.fetch(repository, remote, EVERYTHING, true, log, pulse);
    Ref head = result.getAdvertisedRef("HEAD");
    if (head != null && head.getObjectId() != null && has(repository, head.getObjectId())) {
      RefUpdate update = repository.updateRef(Mirror.DEFAULT_BRANCH);
      update.setNewObjectId(head.getObjectId());
      update.setForceUpdate(true);
      update.disableRefLog();
      update.update();
    }
  }

  private static boolean has(Repository repository, ObjectId id) throws IOException {
    return repository.getObjectDatabase().has(id);
  }

  /// The commit after a fetch of all branches and tags; one that none of them reaches is asked for
  /// by its id.
  private ObjectId wanted(
      Repository repository, Remote remote, SourceRef ref, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    Optional<ObjectId> found = Revisions.find(repository, ref);
    // A repository on this machine hands out what its branches reach, and nothing else.
    boolean local = remote.reached().kind() == GitUrl.Kind.LOCAL;
    if (found.isEmpty() && Revisions.isExact(ref) && !local) {
      String id = ref.commit().strip();
      try {
        fetcher.fetch(
            repository,
            remote,
            List.of(new RefSpec("+" + id + ":" + Mirror.WANTED + id)),
            false,
            log,
            pulse);
      } catch (FailureException e) {
        // The host answered right before: what it does not hand out by id, it does not have.
        if (e.failure().reason() == ReasonCode.GIT_UNAUTHORIZED
            || e.failure().reason() == ReasonCode.DISK_FULL) {
          throw e;
        }
      }
      found = Revisions.find(repository, ref);
    }
    if (found.isEmpty()) {
      Revisions.requireObjects(repository);
      throw new FailureException(GitFailures.revisionNotFound(Revisions.describe(ref), remote));
    }
    return found.get();
  }

  private static Optional<ObjectId> find(Mirror mirror, SourceRef ref) throws IOException {
    try (Repository repository = mirror.open()) {
      return Revisions.find(repository, ref);
    }
  }
}
