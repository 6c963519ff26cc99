// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.data;
import static ml.clear.agent.rest.ScriptedServer.drop;
import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.LogSink.Sent;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.testkit.ServerPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestLogSinkTest {
  private static final TaskId TASK = TaskId.of("T");
  private static final WorkerId WORKER = WorkerId.of("vm:0");
  private static final LogEvent ONE =
      new LogEvent(LogLevel.DEBUG, Instant.ofEpochMilli(1_795_458_931_833L), "line\n\"é\"\u0000");
  private static final LogEvent TWO =
      new LogEvent(LogLevel.ERROR, Instant.ofEpochMilli(1_795_458_931_834L), "end\ud83d");

  private final ScriptedServer server = new ScriptedServer();
  private final RestLogSink sink = sink(server.url());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void sends_one_document_a_line() throws InterruptedException {
    server.on("events.add_batch", data("{\"added\":2,\"errors\":0}"));

    assertThat(sink.send(TASK, WORKER, List.of(ONE, TWO))).isEqualTo(new Sent.Accepted());

    var request = server.request("events.add_batch");
    assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json-lines");
    assertThat(request.headers().getFirst("Content-Encoding")).isNull();
    assertThat(request.body())
        .isEqualTo(
            """
            {"type":"log","level":"DEBUG","task":"T","worker":"vm:0","msg":"line\\n\\"é\\"\\u0000","timestamp":1795458931833}
            {"type":"log","level":"ERROR","task":"T","worker":"vm:0","msg":"end?","timestamp":1795458931834}
            """);
  }

  @Test
  void is_in_doubt_when_the_answer_is_lost() throws InterruptedException {
    server.on("events.add_batch", drop());

    assertThat(sink.send(TASK, WORKER, List.of(ONE))).isInstanceOf(Sent.InDoubt.class);

    assertThat(server.requests("events.add_batch")).hasSize(1);
  }

  @Test
  void is_in_doubt_when_a_gateway_gives_up_or_a_part_was_taken() throws InterruptedException {
    server.on(
        "events.add_batch",
        status(504, "text/html", "gateway time-out"),
        error(500, 102),
        data("{\"added\":1,\"errors\":1,\"errors_info\":{\"bad\":1}}"));

    for (int i = 0; i < 3; i++) {
      assertThat(sink.send(TASK, WORKER, List.of(ONE, TWO))).isInstanceOf(Sent.InDoubt.class);
    }
  }

  @Test
  void has_not_sent_what_never_went_out_or_was_turned_away() throws InterruptedException {
    server.on(
        "events.add_batch",
        status(503, "text/html", "maintenance"),
        status(429, "text/html", "too many"),
        error(403, 20));

    for (int i = 0; i < 3; i++) {
      assertThat(sink.send(TASK, WORKER, List.of(ONE))).isInstanceOf(Sent.NotSent.class);
    }
    RestLogSink alone = sink(server.url());
    server.close();
    assertThat(alone.send(TASK, WORKER, List.of(ONE))).isInstanceOf(Sent.NotSent.class);
  }

  @Test
  void is_refused_what_the_server_does_not_want() throws InterruptedException {
    server.on("events.add_batch", error(400, 131), error(413, 0));

    assertThat(sink.send(TASK, WORKER, List.of(ONE))).isInstanceOf(Sent.Refused.class);
    assertThat(sink.send(TASK, WORKER, List.of(ONE))).isInstanceOf(Sent.Refused.class);
  }

  @Test
  void asks_for_nothing_when_there_is_nothing() throws InterruptedException {
    assertThat(sink.send(TASK, WORKER, List.of())).isEqualTo(new Sent.Accepted());
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void reads_back_what_is_there_from_a_moment_on() throws InterruptedException {
    server.on(
        "events.get_task_log",
        data(
            """
            {"events":[
              {"timestamp":1795458931835,"level":"info","msg":"later"},
              {"timestamp":1795458931833,"level":"DEBUG","msg":"first"},
              {"timestamp":1795458931832,"level":"DEBUG","msg":"before"}],"returned":3,"total":3}
            """));

    assertThat(ServerPorts.value(sink.since(TASK, ONE.time(), 10)))
        .containsExactly(
            new LogEvent(LogLevel.DEBUG, ONE.time(), "first"),
            new LogEvent(LogLevel.INFO, ONE.time().plusMillis(2), "later"));
    assertThat(server.request("events.get_task_log").json().path("from_timestamp").asLong())
        .isEqualTo(1_795_458_931_832L);
  }

  private static RestLogSink sink(URI url) {
    return new RestLogSink(Sessions.to(url).open(), Sessions.settings(url));
  }
}
