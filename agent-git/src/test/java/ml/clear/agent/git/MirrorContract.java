// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.GitHttpServer;
import org.eclipse.jgit.api.ResetCommand.ResetType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mirrors in use and in trouble, for every engine.
@Tag("F12")
abstract class MirrorContract {
  @TempDir Path folder;
  private GitHttpServer server;
  private Workbench bench;
  private TestRepository origin;
  private String url;
  private String first;
  private String last;

  /// What is tested.
  abstract GitSettings.Backend backend();

  private Workbench workbench() {
    return Workbench.of(folder, backend());
  }

  @BeforeEach
  void start() {
    server = GitHttpServer.start("127.0.0.1");
    bench = workbench();
    origin = new TestRepository(folder.resolve("origin"));
    first = origin.commit(Map.of("a.py", "1\n", "big.txt", "x".repeat(10_000)));
    last = origin.commit(Map.of("a.py", "2\n"));
    url = server.publish("r.git", origin.gitFolder());
  }

  @AfterEach
  void stop() {
    origin.close();
    server.close();
  }

  private Path mirror() throws IOException {
    try (Stream<Path> children = Files.list(bench.cache())) {
      return children
          .filter(Files::isDirectory)
          .filter(path -> !path.toString().matches(".*\\.(new|damaged)"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void assertReady(Checkout checkout, String commit, String content) {
    assertThat(checkout)
        .isInstanceOfSatisfying(
            Checkout.Ready.class,
            ready -> {
              assertThat(ready.commit()).isEqualTo(commit);
              assertThat(ready.root().resolve("a.py")).hasContent(content);
            });
  }

  @Test
  void needs_no_network_for_a_commit_that_is_there() throws Exception {
    bench.checkout(url);
    server.forget();

    Checkout checkout = bench.checkout(url, "", first, "");

    assertReady(checkout, first, "1");
    assertThat(server.seen()).isEmpty();
    assertThat(bench.log.text()).contains("Using cached repository in \"" + mirror() + "\"");
  }

  @Test
  void sees_a_branch_that_moved() throws Exception {
    bench.checkout(url, "main", "", "");
    String newest = origin.commit(Map.of("a.py", "3\n"));

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, newest, "3");
  }

  @Test
  void uses_one_mirror_for_all_spellings_of_an_address() throws Exception {
    bench.checkout(url);
    bench.checkout(url.replace("://", "://user@").replaceFirst("\\.git$", ".git/"));

    try (Stream<Path> children = Files.list(bench.cache())) {
      assertThat(children.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void writes_modes_links_and_line_ends_as_they_were_committed() throws Exception {
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(folder.resolve("home/.gitconfig"), "[core]\n\tautocrlf = true\n");
    Files.writeString(origin.folder().resolve("crlf.txt"), "a\r\nb\r\n");
    Files.writeString(origin.folder().resolve("späß \"x\".txt"), "ü\n");
    Files.writeString(origin.folder().resolve("run.sh"), "#!/bin/sh\n");
    assertThat(origin.folder().resolve("run.sh").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(origin.folder().resolve("link"), Path.of("a.py"));
    String commit = origin.commitAll();

    Checkout checkout = bench.checkout(url, "", commit, "");

    assertReady(checkout, commit, "2");
    assertThat(TreeState.of(((Checkout.Ready) checkout).root()))
        .isEqualTo(TreeState.of(origin.folder()));
  }

  @Test
  void applies_a_diff_to_what_it_checked_out() throws Exception {
    String diff = "diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-2\n+22\n";

    assertReady(bench.checkout(url, "main", "", diff), last, "22");
  }

  @Test
  void finds_tags_short_ids_and_branches_with_a_remotes_name() throws Exception {
    origin.tag("v1");

    assertReady(bench.checkout(url, "", "v1", ""), last, "2");
    assertReady(bench.checkout(url, "", first.substring(0, 10), ""), first, "1");
    assertReady(bench.checkout(url, "origin/main", "", ""), last, "2");
  }

  @Test
  void follows_the_default_branch_of_the_host() throws Exception {
    bench.checkout(url);
    origin.git().checkout().setName("trunk").setCreateBranch(true).call();
    String trunk = origin.commit(Map.of("a.py", "trunk\n"));

    assertReady(bench.checkout(url), trunk, "trunk");
  }

  @Test
  void forgets_branches_that_the_host_no_longer_has() throws Exception {
    origin.branch("gone");
    bench.checkout(url, "gone", "", "");
    origin.git().branchDelete().setBranchNames("gone").setForce(true).call();

    Checkout checkout = bench.checkout(url, "gone", "", "");

    assertThat(Workbench.refusal(checkout).reason()).isEqualTo(ReasonCode.REVISION_NOT_FOUND);
  }

  @Test
  void fetches_no_tags_when_told_so() throws Exception {
    origin.tag("v1");
    bench.fetchArguments = List.of("--no-tags");

    Checkout checkout = bench.checkout(url, "", "v1", "");

    assertThat(Workbench.refusal(checkout).reason()).isEqualTo(ReasonCode.REVISION_NOT_FOUND);
  }

  @Test
  @Tag("F25")
  void refuses_fetch_arguments_that_start_a_program() throws Exception {
    Path trap = folder.resolve("trap");
    bench.fetchArguments = List.of("--upload-pack=touch " + trap);

    Checkout checkout = bench.checkout(url);

    assertThat(Workbench.refusal(checkout).message()).contains("agent.git_fetch_args");
    assertThat(trap).doesNotExist();
  }

  @Test
  void clones_again_when_a_fetch_fails_and_that_is_wanted() throws Exception {
    bench.once(Duration.ofSeconds(5));
    bench.checkout(url);
    String newest = origin.commit(Map.of("a.py", "3\n"));
    bench.renewed = true;
    server.fail("r.git", 503, 1);

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, newest, "3");
    assertThat(bench.log.lines()).contains("pulling git failed, re-cloning: " + url);
  }

  @Test
  void clones_not_again_when_the_login_is_refused() throws Exception {
    bench.checkout(url);
    bench.renewed = true;
    server.fail("r.git", 403, 100);

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertThat(Workbench.refusal(checkout).reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(bench.log.text()).doesNotContain("re-cloning");
    assertThat(mirror()).exists();
  }

  @Test
  void removes_the_locks_of_the_dead() throws Exception {
    bench.checkout(url);
    for (String name :
        List.of(
            "config.lock",
            "HEAD.lock",
            "packed-refs.lock",
            "refs/heads/main.lock",
            "shallow.lock")) {
      Files.createDirectories(mirror().resolve(name).getParent());
      Files.createFile(mirror().resolve(name));
    }
    String newest = origin.commit(Map.of("a.py", "3\n"));

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, newest, "3");
  }

  @Test
  void clones_again_when_a_pack_is_cut() throws Exception {
    bench.checkout(url);
    cutPacks();

    Checkout checkout = bench.checkout(url, "", first, "");

    assertReady(checkout, first, "1");
  }

  @Test
  void clones_again_when_a_pack_is_overwritten_in_the_middle() throws Exception {
    bench.checkout(url);
    for (Path pack : packs()) {
      try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
        file.seek(12);
        file.write(new byte[(int) Math.min(200, file.length() - 40)]);
      }
    }

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, last, "2");
  }

  @Test
  void clones_again_when_objects_are_gone() throws Exception {
    bench.checkout(url);
    for (Path pack : packs()) {
      Files.delete(pack);
    }

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, last, "2");
  }

  @Test
  void clones_again_when_a_ref_is_garbage() throws Exception {
    bench.checkout(url);
    Files.createDirectories(mirror().resolve("refs/heads"));
    Files.writeString(mirror().resolve("refs/heads/main"), "garbage\n");

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, last, "2");
  }

  @Test
  void clones_again_when_head_is_gone() throws Exception {
    bench.checkout(url);
    Files.delete(mirror().resolve("HEAD"));

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, last, "2");
  }

  @Test
  void ignores_what_a_killed_clone_left() throws Exception {
    bench.checkout(url);
    Path mirror = mirror();
    Path half = mirror.resolveSibling(mirror.getFileName() + ".new");
    Files.createDirectories(half.resolve("objects/pack"));
    Files.writeString(half.resolve("objects/incoming_1.pack"), "PACK");
    Trees.delete(mirror);

    Checkout checkout = bench.checkout(url, "main", "", "");

    assertReady(checkout, last, "2");
    assertThat(half).doesNotExist();
  }

  @Test
  @Tag("F27")
  void forgets_a_configuration_that_somebody_wrote_into_the_mirror() throws Exception {
    bench.checkout(url);
    Files.writeString(
        mirror().resolve("config"), "[core]\n\tbare = true\n\tsshCommand = touch /x\n");

    bench.checkout(url, "main", "", "");

    assertThat(mirror().resolve("config")).content().doesNotContain("sshCommand");
  }

  @Test
  @Tag("F10")
  void goes_on_with_a_tag_when_the_host_is_down_but_not_with_a_branch() throws Exception {
    origin.tag("v1");
    bench.checkout(url);
    server.close();

    Checkout tagged = bench.checkout(url, "", "v1", "");
    Checkout branch = bench.checkout(url, "main", "", "");

    assertReady(tagged, last, "2");
    assertThat(bench.log.text()).contains("WARNING: git host '127.0.0.1' can't be reached");
    assertThat(branch)
        .isInstanceOfSatisfying(
            Checkout.Refused.class,
            refused ->
                assertThat(refused.failure().reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE));
  }

  @Test
  @Tag("F11")
  void fetches_a_commit_that_no_branch_reaches() throws Exception {
    origin.branch("kept");
    bench.checkout(url);
    String lonely = origin.commit(Map.of("a.py", "lonely\n"));
    origin.git().reset().setMode(ResetType.HARD).setRef(last).call();
    server.allowAnyCommit();

    Checkout checkout = bench.checkout(url, "", lonely, "");

    assertReady(checkout, lonely, "lonely");
  }

  @Test
  void keeps_no_mirror_when_the_cache_is_off() throws Exception {
    bench.cached = false;

    Checkout checkout = bench.checkout(url);

    assertReady(checkout, last, "2");
    assertThat(bench.cache()).doesNotExist();
  }

  @Test
  @Tag("F14")
  void serves_many_at_once_from_one_mirror() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Checkout>> wishes =
          Stream.generate(() -> (Callable<Checkout>) () -> bench.checkout(url, "main", "", ""))
              .limit(6)
              .toList();

      List<Future<Checkout>> checkouts = threads.invokeAll(wishes);

      for (Future<Checkout> checkout : checkouts) {
        assertReady(checkout.get(), last, "2");
      }
    }
    assertThat(bench.log.lines()).filteredOn(line -> line.startsWith("cloning: ")).hasSize(1);
  }

  private void cutPacks() throws IOException {
    for (Path pack : packs()) {
      try (var file = new RandomAccessFile(pack.toFile(), "rw")) {
        file.setLength(file.length() / 2);
      }
    }
  }

  private List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.list(mirror().resolve("objects/pack"))) {
      List<Path> packs = files.filter(path -> path.toString().endsWith(".pack")).toList();
      packs.forEach(pack -> assertThat(pack.toFile().setWritable(true)).isTrue());
      return packs;
    }
  }
}
