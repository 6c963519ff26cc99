// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.data;
import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.status;
import static ml.clear.agent.rest.ScriptedServer.tokenOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.ConfigurationSettings;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.Vault;
import ml.clear.agent.core.settings.VaultStore.Answer;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.FixedSettings;
import ml.clear.agent.testkit.ServerPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestVaultsTest {
  private static final String ADVANCED = "{\"feature_set\":\"advanced\",\"api_version\":\"2.34\"}";

  private final ScriptedServer server = new ScriptedServer().on("auth.login", tokenOf(ADVANCED));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asks_once_for_the_configuration_that_is_switched_on() throws InterruptedException {
    server.on(
        "users.get_vaults",
        data(
            "{\"vaults\":[{\"id\":\"v1\",\"scope\":\"user\",\"user\":{\"id\":\"u1\"},\"description\":\"mine\",\"data\":\"a: 1\"},{\"id\":\"v2\",\"data\":\"\"}]}"));

    assertThat(answer())
        .isEqualTo(
            new Answer.Found(
                List.of(
                    new Vault("v1", "user", "u1", "mine", "a: 1"),
                    new Vault("v2", "", "", "", ""))));
    assertThat(server.request("users.get_vaults").json())
        .isEqualTo(
            Json.parse("{\"enabled\":true,\"types\":[\"config\"]}".getBytes(StandardCharsets.UTF_8))
                .orElseThrow());
  }

  @Test
  void does_not_ask_a_basic_server() throws InterruptedException {
    server.on("auth.login", tokenOf("{\"feature_set\":\"basic\",\"api_version\":\"2.34\"}"));

    assertThat(answer()).isEqualTo(new Answer.Found(List.of()));
    assertThat(server.requests("users.get_vaults")).isEmpty();
  }

  @Test
  void does_not_ask_an_old_server() throws InterruptedException {
    server.on("auth.login", tokenOf("{\"feature_set\":\"advanced\",\"api_version\":\"2.14\"}"));

    assertThat(answer()).isEqualTo(new Answer.Found(List.of()));
    assertThat(server.requests("users.get_vaults")).isEmpty();
  }

  @Test
  void does_not_ask_when_the_user_wants_none() throws InterruptedException {
    var vaults = new RestVaults(Sessions.to(server.url()).open(), settings(true));

    assertThat(ServerPorts.value(vaults.enabled())).isEqualTo(new Answer.SwitchedOff());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void a_server_that_does_not_know_the_call_has_none() throws InterruptedException {
    server.on("users.get_vaults", error(404, 0));

    assertThat(answer()).isEqualTo(new Answer.Found(List.of()));
  }

  @Test
  void a_refusal_is_told() throws InterruptedException {
    server.on("users.get_vaults", error(403, 0));

    assertThat(why()).contains("users.get_vaults");
  }

  @Test
  void an_answer_that_is_none_is_told() throws InterruptedException {
    server.on("users.get_vaults", status(200, "text/html", "<html>"));

    assertThat(why()).contains("not a ClearML API server");
  }

  @Test
  void an_answer_without_vaults_is_told() throws InterruptedException {
    server.on("users.get_vaults", data("{\"vaults\":7}"));

    assertThat(why()).contains("no list of vaults");
  }

  @Test
  void a_vault_without_text_is_told() throws InterruptedException {
    server.on("users.get_vaults", data("{\"vaults\":[{\"id\":\"x\",\"data\":{}}]}"));

    assertThat(why()).contains("without text");
  }

  @Test
  void a_server_that_does_not_answer_is_not_waited_for_long() throws InterruptedException {
    var end = new CountDownLatch(1);
    server.on(
        "users.get_vaults",
        _ -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Duration begin = TimeSource.system().elapsed();

    assertThat(why()).isNotEmpty();
    assertThat(TimeSource.system().elapsed().minus(begin)).isLessThan(Duration.ofSeconds(15));
    end.countDown();
  }

  @Test
  void a_login_that_fails_is_a_failure() throws InterruptedException {
    server.on("auth.login", error(401, 0));

    assertThat(vaults().enabled()).isInstanceOf(Outcome.Failed.class);
  }

  private RestVaults vaults() {
    return new RestVaults(
        Sessions.to(server.url()).with(TimeSource.system()).open(), settings(false));
  }

  private static Settings settings(boolean switchedOff) {
    return FixedSettings.of(new ConfigurationSettings(true, true, false, switchedOff, false));
  }

  private Answer answer() throws InterruptedException {
    return ServerPorts.value(vaults().enabled());
  }

  private String why() throws InterruptedException {
    return ((Answer.Unanswered) answer()).why();
  }
}
