// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.time.Duration;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds out what became of a task when the answer to its taking was lost (protocol 1.5): it may
/// still be in the queue, somebody else's, or taken off for us alone.
final class LostDelivery {
  private static final Logger log = LoggerFactory.getLogger(LostDelivery.class);

  /// Whoever else took the task has put it in progress by then: two polls.
  private static final Duration OTHERS_START_WITHIN = Duration.ofSeconds(5);

  private final Api api;
  private final TimeSource time;

  LostDelivery(Api api, TimeSource time) {
    this.api = api;
    this.time = time;
  }

  Delivery find(TaskId task, QueueId queue, Failure lost) throws InterruptedException {
    log.warn(
        "the answer to taking task '{}' was lost, looking what became of it: {}",
        task,
        lost.message());
    return switch (isQueued(task, queue)) {
      case Outcome.Failed<Boolean>(Failure failure) -> new Delivery.Unavailable(failure);
      case Outcome.Success<Boolean>(Boolean queued) when queued -> new Delivery.Empty();
      case Outcome.Success<Boolean> _ -> claimIfNobodyHasIt(task, queue);
    };
  }

  private Delivery claimIfNobodyHasIt(TaskId task, QueueId queue) throws InterruptedException {
    Optional<Sighting> before = look(task);
    if (before.isEmpty() || before.get().status() != TaskStatus.QUEUED) {
      return new Delivery.Empty();
    }
    time.sleep(OTHERS_START_WITHIN);
    Optional<Sighting> after = look(task);
    if (!after.equals(before)) {
      return new Delivery.Empty();
    }
    return switch (isQueued(task, queue)) {
      case Outcome.Success<Boolean>(Boolean queued) when !queued -> {
        log.warn("task '{}' was taken off the queue for us", task);
        yield new Delivery.Assigned(task, queue);
      }
      case Outcome.Success<Boolean> _ -> new Delivery.Empty();
      case Outcome.Failed<Boolean>(Failure failure) -> new Delivery.Unavailable(failure);
    };
  }

  /// A task at one moment; two that differ mean that somebody works on it.
  private record Sighting(TaskStatus status, String queue, String worker, String reported) {}

  private Optional<Sighting> look(TaskId task) throws InterruptedException {
    ObjectNode body = Json.object();
    body.set("id", Json.array(task.value()));
    body.set(
        "only_fields",
        Json.array("status", "execution.queue", "last_worker", "last_worker_report"));
    body.put("search_hidden", true);
    if (!(api.ask(Call.of("tasks.get_all", body))
            instanceof Outcome.Success<JsonNode>(JsonNode data))
        || data.path("tasks").isEmpty()) {
      return Optional.empty();
    }
    JsonNode found = data.path("tasks").path(0);
    return Optional.of(
        new Sighting(
            TaskDocument.status(found),
            Json.text(found.path("execution"), "queue"),
            Json.text(found, "last_worker"),
            Json.text(found, "last_worker_report")));
  }

  private Outcome<Boolean> isQueued(TaskId task, QueueId queue) throws InterruptedException {
    return api.ask(Call.of("queues.get_by_id", Json.object("queue", queue.value())))
        .map(data ->
            data.path("queue")
                .path("entries")
                .valueStream()
                .anyMatch(entry -> Json.text(entry, "task").equals(task.value())));
  }
}
