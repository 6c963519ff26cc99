// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.status;
import static ml.clear.agent.rest.ScriptedServer.token;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Set;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerCheck.Answer;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.network.ServerPart;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.testkit.FakeClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The three servers as they are: the web server is nginx before a page, the file server is Flask.
class RestServerCheckTest {
  private final ScriptedServer server = new ScriptedServer();
  private final ServerCheck check =
      new RestServerCheck(
          Sessions.settings(null), NetworkSettings.DIRECT, new FakeClock(), new SecretRegistry());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void knows_an_api_server_without_showing_it_credentials() throws InterruptedException {
    assertThat(check.ask(server.url())).isEqualTo(new Answer.Known(Set.of(ServerPart.API)));
    assertThat(server.requests())
        .isNotEmpty()
        .allMatch(request -> !request.headers().containsKey("Authorization"));
  }

  @Test
  void knows_an_api_server_that_wants_a_login_first() throws InterruptedException {
    server.on("debug.ping", error(401, 20));

    assertThat(check.ask(server.url())).isEqualTo(new Answer.Known(Set.of(ServerPart.API)));
  }

  @Test
  void knows_the_web_server() throws InterruptedException {
    server.on("debug.ping", status(405, "text/html", "<html>405 Not Allowed nginx</html>"));
    server.on("", status(200, "text/html", "<html><title>ClearML</title></html>"));

    assertThat(check.ask(server.url())).isEqualTo(new Answer.Known(Set.of(ServerPart.WEB)));
  }

  @Test
  void knows_the_file_server() throws InterruptedException {
    server.on("debug.ping", status(405, "text/html", "<title>405 Method Not Allowed</title>"));
    server.on("", status(200, "text/html; charset=utf-8", "OK"));

    assertThat(check.ask(server.url())).isEqualTo(new Answer.Known(Set.of(ServerPart.FILES)));
  }

  @Test
  void says_what_another_server_answered() throws InterruptedException {
    server.on("debug.ping", status(404, "text/html", "<h1>a router</h1>"));
    server.on("", status(200, "text/html", "<h1>a router</h1>"));

    assertThat(check.ask(server.url()))
        .isInstanceOfSatisfying(
            Answer.Other.class,
            other -> {
              assertThat(other.failure().reason()).isEqualTo(ReasonCode.SERVER_NOT_CLEARML);
              assertThat(other.failure().message()).contains("404", "a router");
            });
  }

  @Test
  void says_that_nothing_answers() throws Exception {
    assertThat(check.ask(nowhere()))
        .isInstanceOfSatisfying(
            Answer.Other.class,
            other -> assertThat(other.failure().message()).contains("nothing answers", "refused"));
  }

  @Test
  void tells_who_we_are_after_a_login() throws InterruptedException {
    assertThat(check.logIn(server.url(), "KEY", Secret.of("SECRET")))
        .isInstanceOfSatisfying(
            Outcome.Success.class,
            success ->
                assertThat((ServerIdentity) success.value())
                    .returns("me", ServerIdentity::user)
                    .returns(server.url(), ServerIdentity::url));
    assertThat(server.request("auth.login").headers().getFirst("Authorization"))
        .startsWith("Basic ");
  }

  @Test
  void says_that_credentials_are_not_accepted_and_asks_once() throws InterruptedException {
    server.on("auth.login", error(401, 22));

    assertThat(Sessions.failure(check.logIn(server.url(), "KEY", Secret.of("SECRET"))).reason())
        .isEqualTo(ReasonCode.SERVER_UNAUTHORIZED);
    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void says_that_the_server_is_too_old() throws InterruptedException {
    server.on("auth.login", token("1.4", 4_000_000_000L));

    assertThat(Sessions.failure(check.logIn(server.url(), "KEY", Secret.of("SECRET"))).message())
        .contains("API version 1.4");
  }

  private static URI nowhere() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }
}
