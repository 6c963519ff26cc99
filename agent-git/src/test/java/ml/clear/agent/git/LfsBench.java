// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.LfsServer;

/// A git host on `127.0.0.1` with a repository whose `*.bin` lie in its LFS, and another host on
/// `127.0.0.2`.
final class LfsBench implements AutoCloseable {
  static final String ATTRIBUTES = "*.bin filter=lfs diff=lfs merge=lfs -text\n";

  final Workbench bench;
  final GitHttpServer git = GitHttpServer.start("127.0.0.1");
  final GitHttpServer foreign = GitHttpServer.start("127.0.0.2");
  final LfsServer lfs = new LfsServer();
  final LfsServer foreignLfs = new LfsServer();
  private final Path folder;

  LfsBench(Path folder) {
    this.folder = folder;
    bench = new Workbench(folder);
    git.mount("r.git/info/lfs", lfs);
    foreign.mount("lfs", foreignLfs);
  }

  /// Publishes a repository with these files and the attributes.
  ///
  /// @return its commit
  String publish(Map<String, String> files) {
    return publish("r.git", files);
  }

  String publish(String name, Map<String, String> files) {
    try (var origin = new TestRepository(folder.resolve("origin of " + name))) {
      var all = new TreeMap<>(files);
      all.putIfAbsent(".gitattributes", ATTRIBUTES);
      String commit = origin.commit(all);
      git.publish(name, origin.gitFolder());
      return commit;
    }
  }

  Checkout checkout() throws InterruptedException {
    return bench.checkout(git.url("r.git"));
  }

  /// The root of a checkout that worked.
  Path root() throws InterruptedException {
    Checkout checkout = checkout();
    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    return ((Checkout.Ready) checkout).root();
  }

  /// The contents that are kept beside mirrors.
  List<Path> kept() throws IOException {
    try (var files = Files.walk(bench.cache())) {
      return files
          .filter(file -> file.getFileName().toString().matches("[0-9a-f]{64}"))
          .filter(file -> file.toString().contains("/lfs/objects/"))
          .toList();
    }
  }

  /// How much has come of contents that are not whole.
  long unfinishedBytes() throws IOException {
    long bytes = 0;
    for (Path mirror : mirrors()) {
      Path unfinished = mirror.resolve("lfs/unfinished");
      for (Path file : Files.exists(unfinished) ? files(unfinished) : List.<Path>of()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private List<Path> mirrors() throws IOException {
    return Files.exists(bench.cache()) ? files(bench.cache()) : List.of();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Override
  public void close() {
    git.close();
    foreign.close();
  }
}
