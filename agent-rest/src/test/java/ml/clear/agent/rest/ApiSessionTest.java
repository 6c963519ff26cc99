// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.data;
import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.status;
import static ml.clear.agent.rest.ScriptedServer.token;
import static ml.clear.agent.rest.ScriptedServer.tokenOf;
import static ml.clear.agent.rest.Sessions.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.ServerPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiSessionTest {
  /// The scripted server's clock is this machine's.
  private final Instant now = TimeSource.system().instant();

  private final ScriptedServer server = new ScriptedServer();
  private final FakeClock clock = new FakeClock();
  private final Call ping = Call.of("tasks.ping", Json.object("task", "T"));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void logs_in_with_key_and_secret_and_calls_with_the_token() throws InterruptedException {
    Api api = Sessions.to(server.url()).open();

    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);
    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);

    var login = server.request("auth.login");
    assertThat(login.path()).isEqualTo("/auth.login");
    assertThat(login.headers().getFirst("Authorization"))
        .isEqualTo("Basic VEhFLUtFWTpUSEUtU0VDUkVU");
    var call = server.requests("tasks.ping").getFirst();
    assertThat(call.path()).isEqualTo("/v2.34/tasks.ping");
    assertThat(call.headers().getFirst("Authorization")).startsWith("Bearer e30.");
    assertThat(call.headers().getFirst("Content-Type")).isEqualTo("application/json");
    assertThat(call.headers().getFirst("X-ClearML-Worker")).isNotBlank();
    assertThat(call.headers().getFirst("X-ClearML-Agent")).startsWith("api-");
    assertThat(call.headers().getFirst("Accept-Encoding")).isEqualTo("gzip");
    assertThat(call.body()).isEqualTo("{\"task\":\"T\"}");
  }

  @Test
  void keeps_the_path_of_a_server_behind_a_prefix() throws InterruptedException {
    Api api = Sessions.to(URI.create(server.url() + "/clearml/api/")).open();

    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);

    assertThat(server.request("tasks.ping").path()).isEqualTo("/clearml/api/v2.34/tasks.ping");
  }

  @Test
  void logs_in_with_a_token_instead_of_credentials() throws InterruptedException {
    Api api =
        Sessions.to(server.url())
            .with(new SessionSettings(Secret.of("given-token"), null, null, false))
            .open();

    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);

    assertThat(server.request("auth.login").headers().getFirst("Authorization"))
        .isEqualTo("Bearer given-token");
  }

  @Test
  void speaks_the_version_of_an_older_server() throws InterruptedException {
    server.on("auth.login", token("2.21", now.getEpochSecond() + 3600));

    assertThat(Sessions.to(server.url()).open().call(ping)).isInstanceOf(Reply.Answered.class);

    assertThat(server.request("tasks.ping").path()).isEqualTo("/v2.21/tasks.ping");
  }

  @Test
  void speaks_no_newer_version_than_it_knows_or_is_told() throws InterruptedException {
    server.on("auth.login", token("2.40", now.getEpochSecond() + 3600));
    Sessions sessions = Sessions.to(server.url());

    sessions.open().call(ping);
    sessions.with(new SessionSettings(null, null, "2.20", false)).open().call(ping);
    sessions.with(new SessionSettings(null, null, "2.99", false)).open().call(ping);

    assertThat(server.requests("tasks.ping").stream().map(ScriptedServer.Request::path))
        .containsExactly("/v2.34/tasks.ping", "/v2.20/tasks.ping", "/v2.34/tasks.ping");
  }

  @Test
  void does_not_work_with_a_server_that_is_too_old() throws InterruptedException {
    server.on("auth.login", token("2.5", now.getEpochSecond() + 3600));

    Failure failure = failure(Sessions.to(server.url()).open().call(ping));

    assertThat(failure.message()).contains("2.5").contains("2.13");
    assertThat(failure.hint()).contains("upgrade");
    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void renews_a_token_at_half_its_life_when_that_is_shorter_than_the_threshold()
      throws InterruptedException {
    server.on("auth.login", token("2.34", now.getEpochSecond() + 600));
    Api api = Sessions.to(server.url()).with(clock).open();
    api.call(ping);

    clock.advance(Duration.ofSeconds(299));
    api.call(ping);
    assertThat(server.requests("auth.login")).hasSize(1);
    clock.advance(Duration.ofSeconds(2));
    api.call(ping);

    assertThat(server.requests("auth.login")).hasSize(2);
  }

  @Test
  void judges_the_end_of_a_token_by_the_servers_clock() throws InterruptedException {
    server.on("auth.login", token("2.34", now.getEpochSecond() + 600));
    clock.set(clock.instant().plus(Duration.ofDays(3)));
    Api api = Sessions.to(server.url()).with(clock).open();

    api.call(ping);
    clock.set(clock.instant().minus(Duration.ofDays(9)));
    api.call(ping);

    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void goes_on_with_a_valid_token_while_it_can_not_be_renewed() throws InterruptedException {
    server.on(
        "auth.login", token("2.34", now.getEpochSecond() + 600), status(503, "text/plain", "busy"));
    Api api = Sessions.to(server.url()).with(clock).open();
    api.call(ping);

    clock.advance(Duration.ofSeconds(400));

    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);
  }

  @Test
  void logs_in_once_for_many_threads() throws Exception {
    Api api = Sessions.to(server.url()).open();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Future<Reply>>();
      for (int i = 0; i < 16; i++) {
        calls.add(threads.submit(() -> api.call(ping)));
      }
      for (Future<Reply> call : calls) {
        assertThat(call.get()).isInstanceOf(Reply.Answered.class);
      }
    }

    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void logs_in_again_and_repeats_the_call_once_when_the_token_is_refused()
      throws InterruptedException {
    server.on("tasks.ping", data("{}"), error(401, 30), data("{}"));
    Api api = Sessions.to(server.url()).open();
    api.call(ping);

    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);

    assertThat(server.requests("auth.login")).hasSize(2);
    assertThat(server.requests("tasks.ping")).hasSize(3);
  }

  @Test
  void gives_up_when_a_fresh_token_is_refused_too() throws InterruptedException {
    server.on("tasks.ping", error(401, 31));

    Failure failure = failure(Sessions.to(server.url()).open().call(ping));

    assertThat(failure.reason()).isEqualTo(ReasonCode.SERVER_UNAUTHORIZED);
    assertThat(server.requests("tasks.ping")).hasSize(2);
  }

  @Test
  void names_the_key_that_is_not_accepted_and_never_the_secret() throws InterruptedException {
    server.on("auth.login", error(401, 22));

    Failure failure = failure(Sessions.to(server.url()).open().call(ping));

    assertThat(failure).isInstanceOf(SettingsFault.class);
    assertThat(failure.reason()).isEqualTo(ReasonCode.SERVER_UNAUTHORIZED);
    assertThat(failure.describe())
        .contains("THE-KEY", "clearml.conf:7", "401/22")
        .doesNotContain("THE-SECRET");
    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void has_secret_and_token_masked() throws InterruptedException {
    var secrets = new SecretRegistry();
    Api api = Sessions.to(server.url()).open(secrets);
    api.call(ping);
    String bearer = server.request("tasks.ping").headers().getFirst("Authorization");

    assertThat(secrets.mask("x THE-SECRET y " + bearer))
        .doesNotContain("THE-SECRET")
        .doesNotContain(bearer.substring(7));
  }

  @Test
  void does_not_start_without_a_server_or_credentials() throws InterruptedException {
    var nowhere =
        new Sessions(
            Sessions.settings(null),
            SessionSettings.USUAL,
            Sessions.to(server.url()).network(),
            clock);
    var scheme = Sessions.to(URI.create("localhost:8008"));

    assertThat(failure(nowhere.open().call(ping)).describe())
        .contains("api.api_server", "CLEARML_API_HOST");
    assertThat(failure(nowhere.open().call(ping)).reason()).isEqualTo(ReasonCode.SETTINGS_INVALID);
    assertThat(failure(scheme.open().call(ping)).describe())
        .contains("localhost:8008", "http://HOST:8008");
    var underscore = Sessions.to(URI.create("http://my_host:8008"));
    assertThat(failure(underscore.open().call(ping)).describe())
        .contains("my_host", "may not hold '_'", "IP address");
  }

  @Test
  void tells_who_the_server_is_and_who_we_are() throws InterruptedException {
    clock.set(now.minusSeconds(900));
    var probe = new RestServerProbe(Sessions.to(server.url()).with(clock).open());

    ServerIdentity identity = ServerPorts.value(probe.identify());

    assertThat(identity)
        .isEqualTo(
            new ServerIdentity(server.url(), "2.3.0", "2.34", "me", "co", identity.clockAhead()));
    assertThat(identity.clockAhead()).isBetween(Duration.ofSeconds(890), Duration.ofSeconds(1000));
  }

  @Test
  void lives_with_a_token_that_says_nothing() throws InterruptedException {
    server.on("auth.login", data("{\"token\":\"opaque\"}"), tokenOf("[]"));
    Api api = Sessions.to(server.url()).with(clock).open();

    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);
    clock.advance(Duration.ofDays(400));
    assertThat(api.call(ping)).isInstanceOf(Reply.Answered.class);

    assertThat(server.requests("tasks.ping").getFirst().path()).isEqualTo("/v2.13/tasks.ping");
    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void retries_the_first_contact_as_often_as_it_is_told() throws InterruptedException {
    List<String> overrides = List.of("", "1", "-2", "true");
    var attempts = new ArrayList<Integer>();
    for (String override : overrides) {
      server.on("auth.login", status(503, "text/html", "<html>maintenance</html>"));
      int before = server.requests("auth.login").size();
      Sessions.to(server.url()).retrying(override).open().call(ping);
      attempts.add(server.requests("auth.login").size() - before);
    }

    assertThat(attempts).containsExactly(5, 2, 3, 5);
  }
}
