// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import static ml.clear.agent.git.Workbench.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.testkit.SourceRepositoryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against OpenSSH's server. The user's home has the key that it accepts, and knows its host key.
class JGitSshIT implements SourceRepositoryContract {
  @TempDir Path folder;
  private Workbench bench;
  private SshGitServer server;
  private Path ssh;

  @BeforeAll
  static void require() {
    SshGitServer.missing().ifPresent(reason -> assumeTrue(false, reason));
  }

  @BeforeEach
  void prepare() throws IOException {
    bench = new Workbench(folder);
    server = SshGitServer.start(folder.resolve("server"));
    ssh = Files.createDirectories(folder.resolve("home/.ssh"));
    Files.copy(server.userKey(), ssh.resolve("id_ed25519"));
    Files.writeString(ssh.resolve("known_hosts"), server.knownHost());
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
    return TestRepository.publish(folder.resolve("origin"), first, last, server::url);
  }

  @Test
  void reaches_a_host_that_the_users_ssh_config_describes() throws Exception {
    Path origin = published().folder();
    Files.move(ssh.resolve("id_ed25519"), ssh.resolve("work_key"));
    Files.writeString(
        ssh.resolve("config"),
        """
        Host gitbox
          HostName 127.0.0.1
          Port %d
          User %s
          IdentityFile ~/.ssh/work_key
        """
            .formatted(server.port(), SshGitServer.user()));

    assertThat(bench.checkout("gitbox:" + origin)).isInstanceOf(Checkout.Ready.class);
    assertThat(bench.checkout("ssh://gitbox" + origin)).isInstanceOf(Checkout.Ready.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecdsa", "rsa"})
  void logs_in_with_other_kinds_of_keys(String type) throws Exception {
    Files.delete(ssh.resolve("id_ed25519"));
    SshGitServer.makeKey(ssh.resolve("id_" + type), type, "");
    server.accept(ssh.resolve("id_" + type + ".pub"));

    assertThat(bench.checkout(published().url())).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  void refuses_a_host_whose_key_is_not_known() throws Exception {
    Files.writeString(ssh.resolve("known_hosts"), "");

    Failure failure = refusal(bench.checkout(published().url()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).contains("the ssh key of git host '127.0.0.1' is not known");
    assertThat(failure.hint()).contains("ssh-keyscan -p " + server.port() + " 127.0.0.1");
    assertThat(ssh.resolve("known_hosts")).isEmptyFile();
  }

  @Test
  void refuses_a_host_whose_key_has_changed() throws Exception {
    SshGitServer.makeKey(folder.resolve("other"), "ed25519", "");
    Files.writeString(
        ssh.resolve("known_hosts"),
        "[127.0.0.1]:%d %s"
            .formatted(server.port(), Files.readString(folder.resolve("other.pub"))));

    Failure failure = refusal(bench.checkout(published().url()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).contains("'127.0.0.1' is not the one that is known here");
    assertThat(failure.hint()).contains("ssh-keygen -R '[127.0.0.1]:" + server.port() + "'");
  }

  @Test
  void takes_an_unknown_host_when_the_users_ssh_config_says_so() throws Exception {
    Files.delete(ssh.resolve("known_hosts"));
    Files.writeString(ssh.resolve("config"), "Host *\n  StrictHostKeyChecking accept-new\n");

    assertThat(bench.checkout(published().url())).isInstanceOf(Checkout.Ready.class);
    assertThat(ssh.resolve("known_hosts")).content().contains("[127.0.0.1]:" + server.port());
  }

  @Test
  void knows_hosts_although_another_program_died_while_it_changed_the_list() throws Exception {
    Files.createFile(ssh.resolve("known_hosts.lock"));

    assertThat(bench.checkout(published().url())).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  void says_that_no_key_is_accepted() throws Exception {
    Files.delete(ssh.resolve("id_ed25519"));
    SshGitServer.makeKey(ssh.resolve("id_ed25519"), "ed25519", "");

    Failure failure = refusal(bench.checkout(published().url()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).isEqualTo("git host '127.0.0.1' accepts none of the ssh keys");
    assertThat(failure.hint()).contains("~/.ssh");
    assertThat(bench.log.text()).doesNotContain("attempt");
  }

  @Test
  void says_that_there_is_no_key() throws Exception {
    Files.delete(ssh.resolve("id_ed25519"));

    Failure failure = refusal(bench.checkout(published().url()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
  }

  @Test
  void says_that_a_key_has_a_passphrase() throws Exception {
    Path key = ssh.resolve("id_ed25519");
    Files.delete(key);
    SshGitServer.makeKey(key, "ed25519", "secret words");
    server.accept(ssh.resolve("id_ed25519.pub"));

    Failure failure = refusal(bench.checkout(published().url()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    assertThat(failure.message()).contains("'" + key + "' has a passphrase");
    assertThat(failure.hint()).contains("ssh-agent");
  }

  @Test
  void uses_the_next_key_when_one_has_a_passphrase() throws Exception {
    SshGitServer.makeKey(ssh.resolve("id_rsa"), "rsa", "secret words");

    assertThat(bench.checkout(published().url())).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  void logs_in_with_a_key_that_only_the_agent_has() throws Exception {
    Files.delete(ssh.resolve("id_ed25519"));
    SshGitServer.makeKey(ssh.resolve("id_ed25519"), "ed25519", "secret words");
    try (var agent = SshAgent.start(folder.resolve("agent"))) {
      agent.add(server.userKey());
      bench.variables.put("SSH_AUTH_SOCK", agent.socket().toString());

      assertThat(bench.checkout(published().url())).isInstanceOf(Checkout.Ready.class);
    }
  }

  @Test
  void logs_in_although_the_agent_is_gone() throws Exception {
    bench.variables.put("SSH_AUTH_SOCK", folder.resolve("gone").toString());

    assertThat(bench.checkout(published().url())).isInstanceOf(Checkout.Ready.class);
  }

  @Test
  void says_that_a_repository_is_not_there() throws Exception {
    Failure failure = refusal(bench.checkout(server.url(folder.resolve("nothing.git"))));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REPOSITORY_NOT_FOUND);
    assertThat(failure.message()).contains("nothing.git");
  }

  @Test
  void says_that_nobody_listens() throws Exception {
    bench.once(Duration.ofSeconds(5));
    String url = published().url();
    server.close();

    Failure failure = refusal(bench.checkout(url));

    assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
    assertThat(failure.message()).containsIgnoringCase("connection refused");
  }

  @Test
  @Timeout(30)
  void gives_a_host_up_that_says_nothing() throws Exception {
    bench.once(Duration.ofSeconds(1));
    try (var silent = new ServerSocket(0)) {
      Failure failure =
          refusal(bench.checkout("ssh://git@127.0.0.1:" + silent.getLocalPort() + "/r.git"));

      assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNREACHABLE);
      assertThat(failure.message()).contains("no ssh session within 1 s");
    }
  }

  @Test
  @Timeout(30)
  void ends_when_it_is_interrupted_while_the_host_says_nothing() throws Exception {
    bench.once(Duration.ofSeconds(60));
    try (var silent = new ServerSocket(0)) {
      String url = "ssh://git@127.0.0.1:" + silent.getLocalPort() + "/r.git";
      var ended =
          new FutureTask<>(() -> {
            try {
              return bench.checkout(url).toString();
            } catch (InterruptedException _) {
              return "interrupted";
            }
          });
      Thread thread = Thread.ofVirtual().start(ended);
      try (var _ = silent.accept()) {
        thread.interrupt();

        assertThat(ended.get(15, TimeUnit.SECONDS)).isEqualTo("interrupted");
      }
    }
  }
}
