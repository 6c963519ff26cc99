// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.time.TimeSource;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Repository;

/// Puts the content of files that lie in Git LFS in the place of their pointers. No filter and no
/// program of git-lfs is run. What a mirror's store has needs no network.
final class Lfs {
  /// JGit reads no index of such a repository.
  private static final Pattern SHA256 = Pattern.compile("(?im)^\\s*objectformat\\s*=\\s*sha256");

  private static final String SKIP = "GIT_LFS_SKIP_SMUDGE";

  private final HostLogins logins;
  private final HttpConnections connections;
  private final UserGitConfig userConfig;
  private final ProcessEnvironment environment;
  private final TimeSource time;
  private final Limits limits;

  @Inject
  Lfs(
      HostLogins logins,
      NetworkSettings network,
      UserGitConfig userConfig,
      ProcessEnvironment environment,
      TimeSource time,
      Limits limits) {
    this.logins = logins;
    this.connections = new HttpConnections(network, limits.connect());
    this.userConfig = userConfig;
    this.environment = environment;
    this.time = time;
    this.limits = limits;
  }

  /// Completes a repository's tree, which comes first, and those of its submodules, where what
  /// can't be had is a warning like everything there.
  void complete(Collection<LfsTree> trees, TaskLog log) throws IOException, InterruptedException {
    boolean first = true;
    for (LfsTree tree : trees) {
      try {
        complete(tree, log);
      } catch (FailureException e) {
        if (first) {
          throw e;
        }
        log.line(
            "WARNING: submodule '%s' keeps pointers of Git LFS: %s (%s)"
                .formatted(tree.remote().named(), e.failure().message(), e.failure().hint()));
      }
      first = false;
    }
  }

  private void complete(LfsTree tree, TaskLog log) throws IOException, InterruptedException {
    if (SHA256.matcher(Files.readString(tree.root().resolve(".git/config"))).find()) {
      Path attributes = tree.root().resolve(".gitattributes");
      if (Files.isRegularFile(attributes, LinkOption.NOFOLLOW_LINKS)
          && Files.readString(attributes, StandardCharsets.ISO_8859_1).contains("filter=lfs")) {
        log.line(
            "WARNING: files of '%s' in Git LFS stay pointers: its objects have SHA-256 names"
                .formatted(tree.remote().named()));
      }
      return;
    }
    if (tree.mirror().format() != ObjectFormat.SHA1) {
      warn(tree, log);
      return;
    }
    try (Repository repository = Mirror.openTree(tree.root())) {
      var files = new LfsFiles(repository);
      List<LfsFiles.Entry> pointers = files.pointers(log);
      if (pointers.isEmpty()) {
        return;
      }
      if (environment.flag(SKIP).orElse(false)) {
        log.line("Git LFS: %d files stay pointers: %s is set".formatted(pointers.size(), SKIP));
        return;
      }
      LfsSettings settings = LfsSettings.of(files.text(".lfsconfig"), userConfig);
      List<LfsFiles.Entry> wanted =
          pointers.stream().filter(entry -> settings.wants(entry.path())).toList();
      if (wanted.size() < pointers.size()) {
        log.line(
            "Git LFS: %d files stay pointers: lfs.fetchinclude and lfs.fetchexclude leave them out"
                .formatted(pointers.size() - wanted.size()));
      }
      if (!wanted.isEmpty()) {
        LfsPlace place = LfsPlace.of(tree.remote(), settings.url(), logins);
        fill(tree, place, files, wanted, log);
      }
    } catch (ConfigInvalidException e) {
      throw new FailureException(LfsFailures.badAddress(GitFailures.reason(e), tree.remote()));
    }
  }

  /// JGit can't read the index of such a repository.
  private static void warn(LfsTree tree, TaskLog log) throws IOException {
    Path attributes = tree.root().resolve(".gitattributes");
    if (Files.isRegularFile(attributes, LinkOption.NOFOLLOW_LINKS)
        && Files.readString(attributes, StandardCharsets.ISO_8859_1).contains("filter=lfs")) {
      log.line(
          "WARNING: files of '%s' that are in Git LFS stay pointers: it has SHA-256 ids"
              .formatted(tree.remote().named()));
    }
  }

  private void fill(
      LfsTree tree, LfsPlace place, LfsFiles files, List<LfsFiles.Entry> wanted, TaskLog log)
      throws IOException, InterruptedException {
    Map<LfsPointer, String> paths = new LinkedHashMap<>();
    wanted.forEach(entry -> paths.putIfAbsent(entry.pointer(), entry.path()));
    LfsStore shared = LfsStore.of(tree.mirror());
    LfsStore own = new LfsStore(tree.root().resolve(".git/lfs/objects"));
    if (!shared.missing(paths.keySet()).isEmpty()) {
      if (place instanceof LfsPlace.Nowhere(String why)) {
        log.line(
            "WARNING: %d files are in Git LFS and stay pointers: %s".formatted(wanted.size(), why));
        return;
      }
      provide(tree, place, shared, own, paths, log);
    }
    LfsStore.requireSpace(
        tree.root(), wanted.stream().mapToLong(entry -> entry.pointer().size()).sum());
    Map<LfsFiles.Entry, Path> contents = new LinkedHashMap<>();
    for (LfsFiles.Entry entry : wanted) {
      LfsStore store = shared.has(entry.pointer()) ? shared : own;
      contents.put(entry, store.file(entry.pointer()));
    }
    files.fill(contents);
    for (LfsStore store : List.of(shared, own)) {
      if (store.folder().startsWith(tree.root())) {
        store.delete(); // nobody else uses it
      }
    }
  }

  /// One task at a time fills a store: two that need the same would get it twice.
  private void provide(
      LfsTree tree,
      LfsPlace place,
      LfsStore shared,
      LfsStore own,
      Map<LfsPointer, String> paths,
      TaskLog log)
      throws IOException, InterruptedException {
    Path mirror = tree.mirror().folder();
    Optional<MirrorLock> acquired =
        MirrorLock.acquire(
            mirror.resolveSibling(mirror.getFileName() + ".lfs.lock"),
            limits.lockPatience(),
            time,
            log);
    if (acquired.isEmpty()) {
      provide(tree, place, own, shared.missing(paths.keySet()), paths, log, () -> {});
      return;
    }
    try (MirrorLock lock = acquired.get()) {
      provide(tree, place, shared, shared.missing(paths.keySet()), paths, log, lock::pulse);
    }
  }

  private void provide(
      LfsTree tree,
      LfsPlace place,
      LfsStore store,
      List<LfsPointer> missing,
      Map<LfsPointer, String> paths,
      TaskLog log,
      Runnable pulse)
      throws IOException, InterruptedException {
    long bytes = missing.stream().mapToLong(LfsPointer::size).sum();
    Files.createDirectories(store.folder());
    LfsStore.requireSpace(store.folder(), bytes);
    switch (place) {
      case LfsPlace.Server(GitUrl address) when !missing.isEmpty() -> {
        log.line(
            "Git LFS: getting %d objects (%.1f MiB) from '%s'"
                .formatted(missing.size(), bytes / 1048576.0, address.host()));
        var http = new LfsHttp(connections, tree.remote(), limits, time);
        var server = new LfsServer(address, tree.remote(), logins, http);
        var attempts = new HttpAttempts(limits, time, log);
        new LfsFetch(server, http, store, paths, attempts, connections.trust()).run(missing, pulse);
      }
      case LfsPlace.Folder(List<LfsStore> sources) -> {
        for (LfsPointer pointer : missing) {
          String path = paths.getOrDefault(pointer, pointer.oid());
          store.take(pointer, sources, LfsFailures.notHere(path, tree.remote()));
          pulse.run();
        }
      }
      default -> {}
    }
  }
}
