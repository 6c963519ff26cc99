// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.data;
import static ml.clear.agent.rest.ScriptedServer.drop;
import static ml.clear.agent.rest.ScriptedServer.dropMidway;
import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.flood;
import static ml.clear.agent.rest.ScriptedServer.status;
import static ml.clear.agent.rest.ScriptedServer.zipped;
import static ml.clear.agent.rest.Sessions.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.network.ProxyRules;
import ml.clear.agent.core.network.TlsTrust;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.rest.Wire.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerFaultsTest {
  private final ScriptedServer server = new ScriptedServer();
  private final Call call = Call.of("tasks.stop", Json.object("task", "T"));

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void says_that_nothing_listens() throws Exception {
    int port;
    try (var unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }

    Failure failure =
        failure(Sessions.to(URI.create("http://127.0.0.1:" + port)).open().call(call));

    assertThat(failure.reason()).isEqualTo(ReasonCode.SERVER_UNREACHABLE);
    assertThat(failure.message()).contains("127.0.0.1:" + port, "connection refused");
    assertThat(failure.hint()).contains("api.api_server");
  }

  @Test
  void says_how_to_write_the_address_of_a_plain_server_that_never_answers_to_tls() {
    NetworkSettings network = NetworkSettings.DIRECT;
    var faults =
        new ServerFaults(
            URI.create("https://127.0.0.1:8008"), TlsTrust.of(network), ProxyRules.of(network));

    Failure failure =
        faults.broken(
            new HttpConnectTimeoutException("timeout"),
            Phase.CONFIGURE,
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    assertThat(failure.hint()).contains("begins with http://");
  }

  @Test
  void says_that_the_host_is_unknown() throws InterruptedException {
    Failure failure =
        failure(
            Sessions.to(URI.create("http://no-such-host.invalid:8008"))
                .retrying("1")
                .open()
                .call(call));

    assertThat(failure.reason()).isEqualTo(ReasonCode.SERVER_UNREACHABLE);
    assertThat(failure.message()).contains("unknown host 'no-such-host.invalid'");
  }

  @Test
  void says_what_answers_when_it_is_no_api_server_F6() throws InterruptedException {
    server.on(
        "auth.login",
        status(
            200,
            "text/html",
            "<!DOCTYPE html>\n<html><head><title>ClearML</title>" + "x".repeat(500)));

    Failure failure = failure(Sessions.to(server.url()).open().call(call));

    assertThat(failure.reason()).isEqualTo(ReasonCode.SERVER_NOT_CLEARML);
    assertThat(failure.message())
        .contains(server.url().toString(), "text/html", "<!DOCTYPE html> <html><head>")
        .hasSizeLessThan(300);
    assertThat(failure.hint()).contains("8080", "8081", "8008");
    assertThat(server.requests("auth.login")).hasSize(1);
  }

  @Test
  void takes_foreign_json_and_error_pages_for_no_api_server_either() throws InterruptedException {
    server.on("auth.login", status(200, "application/json", "[\"a file\"]"));
    Failure json = failure(Sessions.to(server.url()).open().call(call));
    server.on("auth.login", status(405, "text/html", "<html>405 Not Allowed</html>"));
    Failure page = failure(Sessions.to(server.url()).open().call(call));
    server.on("auth.login", status(301, "text/html", "", "Location", "https://example.com/x"));
    Failure redirect = failure(Sessions.to(server.url()).open().call(call));

    assertThat(json.reason()).isEqualTo(ReasonCode.SERVER_NOT_CLEARML);
    assertThat(page.message()).contains("405");
    assertThat(redirect.message()).contains("https://example.com/x");
  }

  @Test
  void unpacks_answers() throws InterruptedException {
    server.on("tasks.stop", zipped("{\"updated\":1}"));

    Reply reply = Sessions.to(server.url()).open().call(call);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Answered.class,
            answered -> assertThat(answered.data().path("updated").asInt()).isEqualTo(1));
  }

  @Test
  void repeats_a_call_whose_answer_was_cut_off_F1() throws InterruptedException {
    server.on(
        "tasks.stop",
        drop(),
        dropMidway("{\"updated\":1}"),
        status(200, "application/json", "{\"meta\":{\"result_code\":200"),
        data("{}"));

    assertThat(Sessions.to(server.url()).open().call(call)).isInstanceOf(Reply.Answered.class);

    assertThat(server.requests("tasks.stop")).hasSize(4);
  }

  @Test
  void never_repeats_a_call_in_doubt_that_must_not_be_made_twice() throws InterruptedException {
    server.on("tasks.create", drop());

    Reply reply =
        Sessions.to(server.url()).open().call(Call.of("tasks.create", Json.object()).notTwice());

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Unserved.class, unserved -> assertThat(unserved.inDoubt()).isTrue());
    assertThat(server.requests("tasks.create")).hasSize(1);
  }

  @Test
  void repeats_what_was_not_served_even_if_it_must_not_be_made_twice() throws InterruptedException {
    server.on("tasks.create", status(503, "text/html", "starting"), data("{}"));

    assertThat(
            Sessions.to(server.url())
                .open()
                .call(Call.of("tasks.create", Json.object()).notTwice()))
        .isInstanceOf(Reply.Answered.class);
  }

  @Test
  void repeats_after_a_status_that_is_configured_as_passing() throws InterruptedException {
    server.on("tasks.stop", status(507, "text/html", "full"), data("{}"));

    assertThat(Sessions.to(server.url()).open().call(Call.of("tasks.stop", Json.object())))
        .isInstanceOf(Reply.Answered.class);
  }

  @Test
  void waits_as_long_as_the_server_asks_for_F3() throws InterruptedException {
    server.on(
        "tasks.stop", status(503, "text/html", "maintenance", "Retry-After", "1"), data("{}"));
    Api api = Sessions.to(server.url()).open();
    TimeSource stopwatch = TimeSource.system();
    Duration before = stopwatch.elapsed();

    assertThat(api.call(call)).isInstanceOf(Reply.Answered.class);

    assertThat(stopwatch.elapsed().minus(before)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(server.requests("tasks.stop")).hasSize(2);
  }

  @Test
  void keeps_quiet_with_what_can_wait_when_the_server_asks_for_it_F3() throws InterruptedException {
    server.on("tasks.ping", status(429, "text/plain", "", "Retry-After", "120"));
    var clock = new ml.clear.agent.testkit.FakeClock();
    Api api = Sessions.to(server.url()).with(clock).open();
    Call ping = Call.of("tasks.ping", Json.object("task", "T")).with(Patience.ONCE);

    api.call(ping);
    Reply quiet = api.call(ping);
    clock.advance(Duration.ofSeconds(121));
    api.call(ping);

    assertThat(failure(quiet).reason()).isEqualTo(ReasonCode.SERVER_UNAVAILABLE);
    assertThat(server.requests("tasks.ping")).hasSize(2);
  }

  @Test
  void does_not_repeat_what_the_server_refuses() throws InterruptedException {
    server.on("tasks.stop", error(400, 110));

    Reply reply = Sessions.to(server.url()).open().call(call);

    assertThat(reply)
        .isInstanceOfSatisfying(
            Reply.Declined.class,
            declined -> {
              assertThat(declined.is(400, 110)).isTrue();
              assertThat(declined.failure().message()).contains("tasks.stop", "400/110");
            });
    assertThat(server.requests("tasks.stop")).hasSize(1);
  }

  @Test
  void hangs_up_on_an_answer_without_end() throws InterruptedException {
    server.on("tasks.stop", flood(20));

    Failure failure = failure(Sessions.to(server.url()).open().call(call));

    assertThat(failure.message()).contains("larger than 16 MiB");
    assertThat(server.requests("tasks.stop")).hasSize(1);
  }

  @Test
  void unpacks_no_bomb() throws InterruptedException {
    server.on("tasks.stop", zipped("\"" + "a".repeat(17 * 1024 * 1024) + "\""));

    assertThat(failure(Sessions.to(server.url()).open().call(call)).message())
        .contains("larger than 16 MiB");
  }

  @Test
  void ends_an_attempt_that_takes_too_long() throws InterruptedException {
    var done = new CountDownLatch(1);
    server.on("slow", exchange -> await(done));
    var wire = new Wire(TlsTrust.of(NetworkSettings.DIRECT), ProxyRules.of(NetworkSettings.DIRECT));

    Exchange exchange =
        wire.post(
            URI.create(server.url() + "/slow"), Map.of(), new byte[0], Duration.ofMillis(200));

    done.countDown();
    assertThat(exchange)
        .isInstanceOfSatisfying(
            Exchange.Broken.class, broken -> assertThat(broken.arrived()).isTrue());
  }

  @Test
  void can_be_interrupted_while_it_waits_for_the_next_attempt() throws Exception {
    server.on("tasks.stop", status(503, "text/html", "maintenance", "Retry-After", "200"));
    Api api = Sessions.to(server.url()).open();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new Thread[1];
      var asked = new CountDownLatch(1);
      Future<Reply> waiting =
          threads.submit(() -> {
            running[0] = Thread.currentThread();
            asked.countDown();
            return api.call(call);
          });
      asked.await();
      while (server.requests("tasks.stop").isEmpty()) {
        Thread.onSpinWait();
      }
      running[0].interrupt();

      assertThatThrownBy(waiting::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(InterruptedException.class);
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
