// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.core.worker.WorkerReport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class RestWorkerRegistry implements WorkerRegistry {
  /// After this many seconds without a word the server forgets a worker.
  private static final int FORGOTTEN_AFTER = 600;

  private final Api api;

  @Inject
  RestWorkerRegistry(Api api) {
    this.api = api;
  }

  @Override
  public Outcome<Done> register(WorkerId worker, List<QueueId> queues) throws InterruptedException {
    ObjectNode body = Json.object("worker", worker.value());
    body.set("queues", Json.array(queues.stream().map(QueueId::value).toList()));
    body.put("timeout", FORGOTTEN_AFTER);
    return done(Call.of("workers.register", body));
  }

  @Override
  public Outcome<Done> unregister(WorkerId worker) throws InterruptedException {
    ObjectNode body = Json.object("worker", worker.value());
    return done(Call.of("workers.unregister", body).with(Patience.BRIEF));
  }

  @Override
  public Outcome<Done> report(WorkerReport report) throws InterruptedException {
    ObjectNode body = Json.object("worker", report.worker().value());
    // Milliseconds, whatever the server's schema says; whole seconds as all agents send.
    body.put("timestamp", report.time().getEpochSecond() * 1000);
    TaskId task = report.task();
    if (task != null) {
      body.put("task", task.value());
    }
    QueueId queue = report.queue();
    if (queue != null) {
      body.put("queue", queue.value());
    }
    body.set("queues", Json.array(report.queues().stream().map(QueueId::value).toList()));
    if (!report.tags().isEmpty()) {
      body.set("tags", Json.array(report.tags()));
    }
    if (report.machine() != null) {
      body.set("machine_stats", MachineStats.of(report.machine()));
    }
    return done(Call.of("workers.status_report", body).with(Patience.ONCE));
  }

  @Override
  public Outcome<List<ListedWorker>> list() throws InterruptedException {
    return api.ask(Call.of("workers.get_all", Json.object().put("last_seen", 0)))
        .map(data ->
            data.path("workers")
                .valueStream()
                .filter(worker -> !Json.text(worker, "id").isBlank())
                .map(RestWorkerRegistry::listed)
                .toList());
  }

  private Outcome<Done> done(Call call) throws InterruptedException {
    return switch (api.call(call)) {
      case Reply.Answered _ -> Outcome.done();
      case Reply.Declined declined when declined.is(400, 701, 703) ->
          Outcome.failed(
              QueueNames.fault(
                  declined.failure().message(), "the queue may have been deleted; see the list"));
      case Reply.Declined declined -> Outcome.failed(declined.failure());
      case Reply.Unserved(Failure failure, _, _, _) -> Outcome.failed(failure);
    };
  }

  private static ListedWorker listed(JsonNode worker) {
    String taskId = Json.text(worker.path("task"), "id");
    return new ListedWorker(
        WorkerId.of(Json.text(worker, "id")),
        instant(Json.text(worker, "last_activity_time")),
        worker.path("queues").valueStream().map(queue -> Json.text(queue, "name")).toList(),
        taskId.isEmpty() ? null : TaskId.of(taskId),
        Json.values(worker));
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
