// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class RestLogSink implements LogSink {
  private final Api api;
  private final EventBatch batches;

  @Inject
  RestLogSink(Api api, ApiSettings settings) {
    this.api = api;
    batches = new EventBatch(settings.maxRequestSize());
  }

  @Override
  public Sent send(TaskId task, WorkerId worker, List<LogEvent> events)
      throws InterruptedException {
    if (events.isEmpty()) {
      return new Sent.Accepted();
    }
    List<ObjectNode> documents =
        events.stream().map(event -> document(task, worker, event)).toList();
    return switch (batches.call(documents)) {
      case Outcome.Failed<Call>(Failure failure) -> new Sent.Refused(failure);
      case Outcome.Success<Call>(Call call) -> sent(api.call(call), events.size());
    };
  }

  @Override
  public Outcome<List<LogEvent>> since(TaskId task, Instant time, int limit)
      throws InterruptedException {
    ObjectNode body = Json.object("task", task.value());
    // Servers navigate to what is later than this, some include the moment itself.
    body.put("from_timestamp", time.toEpochMilli() - 1);
    body.put("navigate_earlier", false);
    body.put("order", "asc");
    body.put("batch_size", limit);
    return api.ask(Call.of("events.get_task_log", body))
        .map(data ->
            data.path("events")
                .valueStream()
                .map(RestLogSink::event)
                .filter(event -> !event.time().isBefore(time))
                .sorted(Comparator.comparing(LogEvent::time))
                .limit(limit)
                .toList());
  }

  private static Sent sent(Reply reply, int wanted) {
    return switch (reply) {
      case Reply.Answered(JsonNode data) ->
          data.path("added").asInt(0) >= wanted
              ? new Sent.Accepted()
              : new Sent.InDoubt(partial(data, wanted));
      case Reply.Declined declined ->
          switch (declined.code()) {
            case 400, 413 -> new Sent.Refused(declined.failure());
            default -> new Sent.NotSent(declined.failure());
          };
      case Reply.Unserved(Failure failure, boolean inDoubt, _, _) ->
          inDoubt ? new Sent.InDoubt(failure) : new Sent.NotSent(failure);
    };
  }

  private static Failure partial(JsonNode data, int wanted) {
    return new ServiceFault(
        Phase.REPORT,
        ReasonCode.SERVER_REFUSED,
        "the server took "
            + data.path("added").asInt(0)
            + " of "
            + wanted
            + " log events: "
            + data.path("errors_info"),
        "the agent asks which are missing; the server's log says why");
  }

  private static ObjectNode document(TaskId task, WorkerId worker, LogEvent event) {
    return Json.object("type", "log")
        .put("level", event.level().name())
        .put("task", task.value())
        .put("worker", worker.value())
        .put("msg", event.text())
        .put("timestamp", event.time().toEpochMilli());
  }

  private static LogEvent event(JsonNode event) {
    return new LogEvent(
        level(Json.text(event, "level")),
        Instant.ofEpochMilli(event.path("timestamp").asLong(0)),
        Json.text(event, "msg"));
  }

  private static LogLevel level(String text) {
    return switch (text.toUpperCase(Locale.ROOT)) {
      case "INFO", "NOTSET" -> LogLevel.INFO;
      case "WARNING", "WARN" -> LogLevel.WARNING;
      case "ERROR", "CRITICAL", "FATAL" -> LogLevel.ERROR;
      default -> LogLevel.DEBUG;
    };
  }
}
