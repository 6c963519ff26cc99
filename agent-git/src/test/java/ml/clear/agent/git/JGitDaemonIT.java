// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.testkit.SourceRepositoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against git's own `git daemon`.
class JGitDaemonIT implements SourceRepositoryContract {
  @TempDir Path folder;
  private Workbench bench;
  private GitDaemon server;

  @BeforeEach
  void prepare() {
    bench = new Workbench(folder);
    bench.once(Duration.ofSeconds(1));
    server = GitDaemon.start(folder.resolve("served"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Override
  public SourceRepository repository() {
    return bench.repository();
  }

  @Override
  public Published publish(Map<String, String> first, Map<String, String> last) {
    return TestRepository.publish(folder.resolve("served/origin"), first, last, server::url);
  }

  @Test
  void says_that_a_repository_is_not_there() throws Exception {
    Failure failure = refusal(bench.checkout(server.url(folder.resolve("served/nothing.git"))));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REPOSITORY_NOT_FOUND);
    assertThat(failure.message()).contains("/nothing.git", "127.0.0.1");
  }

  @Test
  void says_that_nobody_listens() throws Exception {
    String url = published().url();
    server.close();

    Failure failure = refusal(bench.checkout(url));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    assertThat(failure.message()).containsIgnoringCase("connection refused");
  }

  @Test
  @Timeout(30)
  void gives_a_host_up_that_says_nothing() throws Exception {
    try (var silent = new ServerSocket(0)) {
      Failure failure =
          refusal(bench.checkout("git://127.0.0.1:" + silent.getLocalPort() + "/r.git"));

      assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    }
  }

  @Test
  @Timeout(30)
  void says_that_a_host_went_away() throws Exception {
    try (var rude = new ServerSocket(0)) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = rude.accept()) {
              socket.getOutputStream().write("0032".getBytes(StandardCharsets.US_ASCII));
              socket.getInputStream().read();
            } catch (IOException _) {
              // the client is gone too
            }
          });

      Failure failure =
          refusal(bench.checkout("git://127.0.0.1:" + rude.getLocalPort() + "/r.git"));

      assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    }
  }
}
