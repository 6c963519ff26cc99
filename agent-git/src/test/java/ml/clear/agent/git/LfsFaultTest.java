// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.testkit.Await;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.LfsServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("F10")
class LfsFaultTest {
  private static final String CONTENT = "0123456789".repeat(20_000);

  @TempDir Path folder;
  private LfsBench hosts;
  private LfsServer lfs;

  @BeforeEach
  void start() {
    hosts = new LfsBench(folder);
    lfs = hosts.lfs;
    hosts.publish(Map.of("model.bin", lfs.keep(CONTENT)));
  }

  @AfterEach
  void stop() {
    hosts.close();
  }

  private void comesWhole() throws Exception {
    assertThat(hosts.root().resolve("model.bin")).hasContent(CONTENT);
  }

  @Test
  void tries_again_when_the_server_is_out_of_order_for_a_moment() throws Exception {
    lfs.failBatches(503, 2);
    lfs.failContents(500, 2, "");

    comesWhole();

    assertThat(hosts.bench.log.text())
        .contains("'model.bin' is in Git LFS", "it answered 503; attempt 2 of 5 in ");
  }

  @Test
  @Tag("F3")
  void waits_as_long_as_the_server_wants() throws Exception {
    var clock = new FakeClock();
    hosts.bench.time = clock;
    lfs.failContents(429, 1, "42");

    comesWhole();

    assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(42), Duration.ofSeconds(60));
  }

  @Test
  void goes_on_where_the_connection_broke() throws Exception {
    lfs.cut(70_000, 2);

    comesWhole();

    assertThat(lfs.downloads()).extracting(seen -> seen.header("range")).startsWith("").hasSize(3);
    assertThat(lfs.downloads().getLast().header("range")).matches("bytes=[1-9]\\d+-");
  }

  @Test
  void begins_anew_when_the_server_knows_no_ranges() throws Exception {
    lfs.ignoreRanges();
    lfs.cut(70_000, 2);

    comesWhole();

    assertThat(lfs.downloads()).hasSize(3);
  }

  @Test
  void does_not_take_a_content_that_is_not_the_one_of_the_pointer() throws Exception {
    lfs.corrupt(1);

    comesWhole();

    assertThat(lfs.downloads()).hasSize(2);
  }

  @Test
  void fails_when_the_content_is_never_the_one_of_the_pointer() throws Exception {
    lfs.corrupt(100);

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.REPOSITORY_INCOMPLETE);
    assertThat(failure.message()).contains("'model.bin'", "127.0.0.1", "not the content");
    assertThat(hosts.kept()).isEmpty();
  }

  @Test
  void asks_again_when_an_address_has_expired() throws Exception {
    lfs.failContents(403, 1, "");

    comesWhole();

    assertThat(lfs.seen()).filteredOn(seen -> seen.method().equals("POST")).hasSize(2);
  }

  @Test
  void never_keeps_what_pointers_that_lie_about_a_size_stand_for() throws Exception {
    String lie = LfsServer.pointer(CONTENT).replaceFirst("size \\d+", "size 7");
    hosts.publish(Map.of("liar.bin", lie));

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.message()).contains("'liar.bin'", "not the content");
    assertThat(hosts.kept()).allSatisfy(file -> assertThat(file).hasContent(CONTENT));
  }

  @Test
  void says_which_file_and_host_when_the_content_is_not_there() throws Exception {
    lfs.refuse(CONTENT, 404, "Object does not exist");

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.REPOSITORY_INCOMPLETE);
    assertThat(failure.message())
        .isEqualTo(
            "'model.bin' is in Git LFS, and '127.0.0.1' does not give it to us: it answered 404"
                + " (Object does not exist)");
    assertThat(failure.hint()).contains("git lfs push", "GIT_LFS_SKIP_SMUDGE=1");
    assertThat(lfs.downloads()).isEmpty();
    assertThat(folder.resolve("task-0")).doesNotExist();
  }

  @Test
  void says_what_to_do_when_the_server_wants_another_login() throws Exception {
    lfs.demand("Basic xyz");

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).contains("it answered 401 (Credentials needed)");
    assertThat(failure.hint()).contains("agent.git_user");
    assertThat(lfs.seen()).hasSize(1);
  }

  @Test
  void fails_when_there_is_no_lfs_at_all() throws Exception {
    hosts.publish("other.git", Map.of("model.bin", LfsServer.pointer("x")));

    Failure failure = refusal(hosts.bench.checkout(hosts.git.url("other.git")));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REPOSITORY_INCOMPLETE);
    assertThat(failure.message()).contains("it answered 404");
  }

  @Test
  void gives_a_server_up_that_is_never_well() throws Exception {
    lfs.failBatches(502, 100);

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    assertThat(lfs.seen()).hasSize(5);
  }

  @Test
  void gives_a_download_up_that_is_too_slow() throws Exception {
    lfs.slow(1000, Duration.ofMillis(100));
    hosts.bench.once(Duration.ofSeconds(1), 100_000);

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    assertThat(failure.message()).contains("it sent less than 100000 bytes per second");
  }

  @Test
  void ends_soon_when_it_is_interrupted_and_goes_on_next_time() throws Exception {
    lfs.slow(2000, Duration.ofMillis(100));
    var ended =
        new FutureTask<>(() -> {
          try {
            return hosts.checkout().toString();
          } catch (InterruptedException _) {
            return "interrupted";
          }
        });
    Thread thread = Thread.ofVirtual().start(ended);
    Await.until(() -> hosts.unfinishedBytes() > 0);

    thread.interrupt();

    assertThat(ended.get(2, TimeUnit.SECONDS)).isEqualTo("interrupted");
    lfs.slow(Integer.MAX_VALUE, Duration.ZERO);
    lfs.forget();
    comesWhole();
    assertThat(lfs.downloads())
        .singleElement()
        .satisfies(seen -> assertThat(seen.header("range")).startsWith("bytes="));
  }

  @Test
  void one_that_fails_ends_all() throws Exception {
    var files = new HashMap<String, String>();
    for (int i = 0; i < 50; i++) {
      files.put(i + ".bin", lfs.keep("content " + i));
    }
    lfs.refuse("content 7", 410, "gone");
    hosts.publish(files);

    Failure failure = refusal(hosts.checkout());

    assertThat(failure.message()).contains("'7.bin'", "410");
  }

  @Test
  void tasks_at_the_same_time_get_a_content_once() throws Exception {
    var first = new FutureTask<Checkout>(hosts::checkout);
    var second = new FutureTask<Checkout>(hosts::checkout);
    Thread.ofVirtual().start(first);
    Thread.ofVirtual().start(second);

    assertThat(first.get(60, TimeUnit.SECONDS)).isInstanceOf(Checkout.Ready.class);
    assertThat(second.get(60, TimeUnit.SECONDS)).isInstanceOf(Checkout.Ready.class);
    assertThat(lfs.downloads()).hasSize(1);
  }
}
