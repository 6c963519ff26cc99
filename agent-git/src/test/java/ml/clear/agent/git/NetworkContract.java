// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.time.BackOff;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.GitHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad networks, for every engine.
@Tag("F10")
abstract class NetworkContract {
  @TempDir Path folder;
  private GitHttpServer server;
  private Workbench bench;
  private TestRepository origin;
  private String url;

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
    var noise = new StringBuilder();
    new Random(1).ints(200_000, ' ', '~').forEach(c -> noise.append((char) c));
    origin.commit(Map.of("a.py", "1\n", "noise.txt", noise.toString()));
    url = server.publish("r.git", origin.gitFolder());
  }

  @AfterEach
  void stop() {
    origin.close();
    server.close();
  }

  @Test
  void tries_again_when_the_host_is_out_of_order_for_a_moment() throws Exception {
    server.fail("r.git", 503, 2);

    Checkout checkout = bench.checkout(url);

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
    assertThat(bench.log.text()).contains("it answered 503; attempt 2 of 5 in ");
  }

  @Test
  void tries_again_when_the_connection_breaks_in_the_middle_of_a_pack() throws Exception {
    server.cut("r.git", 50_000, 2);

    Checkout checkout = bench.checkout(url);

    assertThat(checkout).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  void gives_up_after_five_attempts_and_waits_longer_each_time() throws Exception {
    var clock = new FakeClock();
    bench.time = clock;
    bench.limits =
        new Limits(
            5,
            new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(30)),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            1000,
            Duration.ofMinutes(5));
    String nobody;
    try (var socket = new ServerSocket(0)) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort() + "/r.git";
    }

    Failure failure = refusal(bench.checkout(nobody));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    assertThat(failure.message()).contains("127.0.0.1").containsIgnoringCase("connect");
    assertThat(bench.log.lines()).filteredOn(line -> line.contains("; attempt ")).hasSize(4);
    assertThat(clock.elapsed()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
  }

  @Test
  void does_not_try_again_when_the_host_refuses() throws Exception {
    server.fail("r.git", 403, 100);
    assertThat(refusal(bench.checkout(url)).reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);

    server.fail("r.git", 404, 100);
    assertThat(refusal(bench.checkout(url)).reason()).isEqualTo(ReasonCode.REPOSITORY_NOT_FOUND);

    assertThat(bench.log.text()).doesNotContain("attempt");
  }

  @Test
  void does_not_try_again_without_a_login() throws Exception {
    server.protect("r.git", "u", "p");

    Failure failure = refusal(bench.checkout(url));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.hint()).contains("agent.git_user");
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void gives_a_download_up_that_is_too_slow() throws Exception {
    server.slow("r.git", 1000, Duration.ofMillis(100));
    bench.once(Duration.ofSeconds(2), 100_000);

    Failure failure = refusal(bench.checkout(url));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    assertThat(failure.message()).contains("it sent less than 100000 bytes per second");
  }

  @Test
  void gives_a_host_up_that_says_nothing() throws Exception {
    try (var silent = new ServerSocket(0)) {
      bench.once(Duration.ofSeconds(1));

      Failure failure =
          refusal(bench.checkout("http://127.0.0.1:" + silent.getLocalPort() + "/r.git"));

      assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    }
  }

  @Test
  void ends_when_it_is_interrupted() throws Exception {
    server.slow("r.git", 10, Duration.ofMillis(100));
    var ended =
        new FutureTask<>(() -> {
          try {
            return bench.checkout(url).toString();
          } catch (InterruptedException _) {
            return "interrupted";
          }
        });
    Thread thread = Thread.ofVirtual().start(ended);
    awaitRequest();

    thread.interrupt();

    assertThat(ended.get(2, TimeUnit.SECONDS)).isEqualTo("interrupted");
    server.heal("r.git");
    assertThat(bench.checkout(url)).isInstanceOf(Checkout.Ready.class);
  }

  private void awaitRequest() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      if (server.seen().stream().anyMatch(seen -> seen.method().equals("POST"))) {
        return;
      }
      TimeSource.system().sleep(Duration.ofMillis(10));
    }
    throw new AssertionError("no request");
  }

  @Test
  void shows_progress_when_wanted() throws Exception {
    bench.verbose = true;

    bench.checkout(url);

    assertThat(bench.log.lines())
        .anySatisfy(line -> assertThat(line).matches("Receiving objects: +100% \\(\\d+/\\d+\\).*"));
  }

  @Test
  void says_one_line_about_a_clone_by_default() throws Exception {
    bench.checkout(url);

    assertThat(bench.log.lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("cloning: " + url),
            line -> assertThat(line).isEqualTo("type: git"),
            line -> assertThat(line).isEqualTo("url: " + url),
            line -> assertThat(line).isEqualTo("branch: HEAD"),
            line -> assertThat(line).startsWith("commit: "),
            line -> assertThat(line).startsWith("root: "));
  }
}
