// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tasks.enqueue` and `dequeue`.
final class TaskQueueing {
  private static final Set<TaskStatus> DEQUEUED_FROM =
      Set.of(TaskStatus.QUEUED, TaskStatus.IN_PROGRESS);

  private final Store store;
  private final InstantSource clock;

  TaskQueueing(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "tasks.enqueue", this::enqueue),
        Endpoint.of("1.0", "tasks.dequeue", this::dequeue));
  }

  private ObjectNode enqueue(Call call) {
    Arguments arguments = call.arguments();
    TaskLifecycle.Request request = TaskLifecycle.Request.of(arguments);
    Optional<String> id = arguments.optionalText("queue").filter(text -> !text.isEmpty());
    Optional<String> name = arguments.optionalText("queue_name").filter(text -> !text.isEmpty());
    boolean verify = arguments.flag("verify_watched_queue", false);
    return store.write(tx -> {
      Instant now = clock.instant();
      ObjectNode task = Tasks.get(tx, request.task());
      String queue = target(tx, id, name, now);
      TaskStatus status = TaskStatus.of(task);
      request.check(status, TaskStatus.QUEUED);
      if (!Queues.holds(tx, queue, request.task())) {
        Queues.removeEverywhere(tx, request.task());
      }
      Queues.append(tx, queue, request.task(), now);
      TaskChange change = new TaskChange(task, now);
      change.status(TaskStatus.QUEUED, request.reason(), request.message());
      change.set("execution.queue", queue);
      if (status != TaskStatus.QUEUED) {
        change.set("enqueue_status", status.wire());
      }
      ArrayNode tags = Json.list(task, "system_tags");
      tags.removeIf(tag -> tag.asString("").equals("development"));
      Tasks.save(tx, task);
      ObjectNode reply = change.reply().put("queued", 1);
      return verify ? reply.put("queue_watched", watched(tx, queue, now)) : reply;
    });
  }

  private static String target(
      Transaction tx, Optional<String> id, Optional<String> name, Instant now) {
    if (id.isPresent()) {
      Queues.require(tx, id.get());
      return id.get();
    }
    if (name.isPresent()) {
      return Queues.idOf(tx, name.get())
          .orElseGet(() -> Queues.create(tx, name.get(), List.of(), List.of(), now));
    }
    return Queues.theDefault(tx).path("id").stringValue();
  }

  private static boolean watched(Transaction tx, String queue, Instant now) {
    return Workers.seenSince(tx, Instant.EPOCH, now).stream()
        .anyMatch(worker -> Json.strings(worker.path("queues")).contains(queue));
  }

  private ObjectNode dequeue(Call call) {
    Arguments arguments = call.arguments();
    TaskLifecycle.Request request = TaskLifecycle.Request.of(arguments);
    Optional<String> wanted = arguments.choice("new_status", TaskStatus.NAMES);
    boolean everywhere = arguments.flag("remove_from_all_queues", false);
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, request.task());
      if (!DEQUEUED_FROM.contains(TaskStatus.of(task))) {
        return TaskChange.nothing().put("dequeued", 1);
      }
      Instant now = clock.instant();
      if (everywhere) {
        Queues.removeEverywhere(tx, request.task());
      } else {
        Queues.remove(tx, Json.at(task, "execution.queue").asString(""), request.task(), now);
      }
      String before = task.path("enqueue_status").asString(TaskStatus.CREATED.wire());
      TaskChange change = new TaskChange(task, now);
      change.status(TaskStatus.parse(wanted.orElse(before)), request.reason(), request.message());
      change.clear("enqueue_status");
      Tasks.save(tx, task);
      return change.reply().put("dequeued", 1);
    });
  }
}
