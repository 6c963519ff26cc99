// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.core.source.SourceRequest;
import ml.clear.agent.core.source.SourceSnapshot;

/// Serves code from plain folders, each under an address and for named revisions. It applies no
/// diffs: a request with one is refused.
public final class FolderRepository implements SourceRepository {
  private record Revision(String url, String name) {}

  private record Version(Path folder, String commit) {}

  private final Map<Revision, Version> versions = new ConcurrentHashMap<>();

  /// Serves a folder's files as what a commit, branch or tag of a repository has; an empty name is
  /// the default branch.
  public void publish(String url, String revision, String commit, Path folder) {
    versions.put(new Revision(url, revision), new Version(folder, commit));
    versions.put(new Revision(url, commit), new Version(folder, commit));
  }

  @Override
  public Checkout checkout(SourceRequest request, TaskLog log) throws InterruptedException {
    return switch (GitUrl.parse(request.ref().url())) {
      case Outcome.Failed<GitUrl>(Failure failure) -> new Checkout.Refused(failure);
      case Outcome.Success<GitUrl> _ -> copy(request, log);
    };
  }

  private Checkout copy(SourceRequest request, TaskLog log) {
    String url = request.ref().url();
    String name = revision(request);
    Version version = versions.get(new Revision(url, name));
    if (version == null) {
      boolean known = versions.keySet().stream().anyMatch(key -> key.url().equals(url));
      return refused(
          known ? ReasonCode.REVISION_NOT_FOUND : ReasonCode.REPOSITORY_NOT_FOUND,
          "there is no '" + name + "' of '" + GitUrl.withoutPassword(url) + "'");
    }
    if (!request.diff().isBlank()) {
      return refused(ReasonCode.PATCH_FAILED, "a plain folder takes no uncommitted changes");
    }
    String shown = GitUrl.withoutPassword(url);
    copyTree(version.folder(), request.destination());
    log.line("type: git");
    log.line("url: " + shown);
    log.line("branch: HEAD");
    log.line("commit: " + version.commit());
    log.line("root: " + request.destination());
    return new Checkout.Ready(request.destination(), shown, version.commit());
  }

  private static String revision(SourceRequest request) {
    if (!request.ref().commit().isEmpty()) {
      return request.ref().commit();
    }
    return request.ref().tag().isEmpty() ? request.ref().branch() : request.ref().tag();
  }

  private static Checkout refused(ReasonCode reason, String message) {
    return new Checkout.Refused(
        new Failure.TaskFault(Phase.CHECKOUT, reason, message, "publish it in the test"));
  }

  private static void copyTree(Path from, Path to) {
    try {
      Files.walkFileTree(
          from,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                throws IOException {
              Files.createDirectories(to.resolve(from.relativize(folder)));
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.copy(file, to.resolve(from.relativize(file)));
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Outcome<SourceSnapshot> snapshot(Path folder) {
    for (Map.Entry<Revision, Version> entry : versions.entrySet()) {
      if (entry.getValue().folder().equals(folder)) {
        return Outcome.of(
            new SourceSnapshot(
                GitUrl.withoutPassword(entry.getKey().url()),
                entry.getKey().name(),
                entry.getValue().commit(),
                ".",
                "",
                List.of(),
                true));
      }
    }
    return Outcome.failed(
        new Failure.TaskFault(
            Phase.CHECKOUT,
            ReasonCode.REPOSITORY_INVALID,
            "'" + folder + "' is not in a git repository",
            "publish it in the test"));
  }
}
