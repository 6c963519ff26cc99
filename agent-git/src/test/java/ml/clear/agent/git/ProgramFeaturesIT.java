// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.git.GitSettings.Backend;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.ServerCertificate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What only the git program can do, and how it goes together with JGit.
class ProgramFeaturesIT {
  @TempDir Path folder;

  private static void assertReady(Checkout checkout, String content) {
    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> assertThat(ready.root().resolve("a.py")).hasContent(content));
  }

  private Path sha256() throws IOException {
    Path origin = folder.resolve("sha256");
    Map<String, String> none = Map.of();
    Programs.run(none, "git", "init", "-q", "-b", "main", "--object-format=sha256", "" + origin);
    Files.writeString(origin.resolve("a.py"), "1\n");
    commit(origin);
    return origin;
  }

  private static void commit(Path origin) {
    Map<String, String> author =
        Map.of(
            "GIT_AUTHOR_NAME", "A",
            "GIT_AUTHOR_EMAIL", "a@example.com",
            "GIT_COMMITTER_NAME", "A",
            "GIT_COMMITTER_EMAIL", "a@example.com");
    Programs.run(author, "git", "-C", "" + origin, "add", ".");
    Programs.run(author, "git", "-C", "" + origin, "commit", "-q", "-m", "c");
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "CLI"})
  void checks_out_a_repository_with_sha256_ids(Backend backend) throws Exception {
    Path origin = sha256();
    var bench = Workbench.of(folder, backend);
    String diff = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-1\n+11\n";

    var first = (Checkout.Ready) bench.checkout("file://" + origin);
    Checkout again = bench.checkout("file://" + origin, "", first.commit(), diff);
    Files.writeString(origin.resolve("a.py"), "2\n");
    commit(origin);
    Checkout newest = bench.checkout("file://" + origin, "main", "", "");

    assertThat(first.commit()).hasSize(64);
    assertReady(first, "1");
    assertReady(again, "11");
    assertReady(newest, "2");
    Programs.run(Map.of(), "git", "-C", "" + first.root(), "status");
  }

  @Test
  void finds_out_over_the_network_that_ids_are_sha256() throws Exception {
    sha256();
    var bench = new Workbench(folder);
    try (var daemon = GitDaemon.start(folder)) {
      Checkout checkout = bench.checkout(daemon.url(folder.resolve("sha256/.git")));

      assertReady(checkout, "1");
      assertThat(bench.log.text()).contains("using the git program: ").contains("has SHA-256 ids");
      assertThat(bench.log.text()).doesNotContain("attempt");
    }
  }

  @Test
  void puts_contents_in_the_place_of_lfs_pointers() throws Exception {
    try (var hosts = new LfsBench(folder)) {
      hosts.bench.backend = Backend.CLI;
      hosts.publish(Map.of("model.bin", hosts.lfs.keep("the weights")));

      Path root = hosts.root();

      assertThat(root.resolve("model.bin")).hasContent("the weights");
      Programs.run(Map.of(), "git", "-C", "" + root, "diff", "--exit-code");
    }
  }

  @Test
  void says_that_lfs_pointers_stay_where_ids_are_sha256() throws Exception {
    Path origin = sha256();
    Files.writeString(origin.resolve(".gitattributes"), LfsBench.ATTRIBUTES);
    commit(origin);
    var bench = new Workbench(folder);

    assertReady(bench.checkout("file://" + origin), "1");
    assertThat(bench.log.text()).contains("WARNING: files of").contains("stay pointers");
  }

  @Test
  void refuses_a_mirror_with_sha256_ids_where_only_jgit_may_work() throws Exception {
    Path origin = sha256();
    var bench = Workbench.of(folder, Backend.CLI);
    bench.checkout("file://" + origin);
    bench.backend = Backend.JGIT;

    Checkout checkout = bench.checkout("file://" + origin);

    assertThat(refusal(checkout).reason()).isEqualTo(ReasonCode.SETTINGS_INVALID);
    assertThat(refusal(checkout).message()).contains("SHA-256");
  }

  @Test
  void goes_on_with_mirrors_of_the_other_engine() throws Exception {
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      String url = "file://" + origin.gitFolder();
      var bench = new Workbench(folder);
      for (int i = 1; i <= 4; i++) {
        origin.commit(Map.of("a.py", i + "\n"));
        bench.backend = i % 2 == 0 ? Backend.CLI : Backend.JGIT;

        assertReady(bench.checkout(url, "main", "", ""), Integer.toString(i));
      }
      assertThat(bench.log.lines()).filteredOn(line -> line.startsWith("cloning: ")).hasSize(1);
    }
  }

  @Test
  @Tag("F14")
  void shares_one_mirror_with_jgit_at_the_same_time() throws Exception {
    try (var origin = new TestRepository(folder.resolve("origin"));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      origin.commit(Map.of("a.py", "1\n"));
      String url = "file://" + origin.gitFolder();
      var wishes = new ArrayList<Callable<Checkout>>();
      for (int i = 0; i < 6; i++) {
        var bench = Workbench.of(folder, i % 2 == 0 ? Backend.CLI : Backend.JGIT);
        for (int skipped = 0; skipped < i; skipped++) {
          bench.nextDestination();
        }
        wishes.add(() -> bench.checkout(url, "main", "", ""));
      }

      for (Future<Checkout> checkout : threads.invokeAll(wishes)) {
        assertReady(checkout.get(), "1");
      }
    }
  }

  @Test
  void gets_a_login_from_the_users_own_helper() throws Exception {
    Files.createDirectories(folder.resolve("home"));
    Path config = folder.resolve("home/.gitconfig");
    String text =
        "[credential]\n\thelper = \"!f() { echo username=kept; echo password=kept-word; }; f\"\n";
    Files.writeString(config, text);
    try (var server = GitHttpServer.start("127.0.0.1");
        var origin = new TestRepository(folder.resolve("origin"))) {
      origin.commit(Map.of("a.py", "1\n"));
      String url = server.publish("r.git", origin.gitFolder());
      server.protect("r.git", "kept", "kept-word");
      var bench = new Workbench(folder);

      assertReady(bench.checkout(url), "1");
      assertThat(config).hasContent(text);
    }
  }

  @Test
  void trusts_what_the_agent_trusts() throws Exception {
    var certificate = ServerCertificate.make(folder.resolve("tls"), "127.0.0.1");
    try (var server = GitHttpServer.start("127.0.0.1", certificate.context());
        var origin = new TestRepository(folder.resolve("origin"))) {
      origin.commit(Map.of("a.py", "1\n"));
      String url = server.publish("r.git", origin.gitFolder());
      var bench = Workbench.of(folder, Backend.CLI);

      assertThat(refusal(bench.checkout(url)).reason()).isEqualTo(ReasonCode.CERTIFICATE_REJECTED);
      bench.network = new NetworkSettings(true, certificate.bundle(), null, null, List.of());
      assertReady(bench.checkout(url), "1");
      bench.network = new NetworkSettings(false, null, null, null, List.of());
      assertReady(bench.checkout(url), "1");
    }
  }

  @Test
  void hands_fetch_arguments_on() throws Exception {
    try (var origin = new TestRepository(folder.resolve("origin"))) {
      String first = origin.commit(Map.of("a.py", "1\n"));
      origin.commit(Map.of("a.py", "2\n"));
      try (var daemon = GitDaemon.start(folder)) {
        var bench = Workbench.of(folder, Backend.CLI);
        bench.fetchArguments = List.of("--all", "--depth=1");
        String url = daemon.url(origin.gitFolder());

        assertReady(bench.checkout(url), "2");
        assertThat(refusal(bench.checkout(url, "", first.substring(0, 10), "")).reason())
            .isEqualTo(ReasonCode.REVISION_NOT_FOUND);
      }
    }
  }
}
