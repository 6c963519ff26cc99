// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// `tasks.started`, `stopped`, `failed`, `completed`, `stop`, `publish`, `close`, `ping`: the calls
/// that move a task from status to status.
final class TaskLifecycle {
  /// A worker that was not heard of for so long can't be asked to stop a task.
  private static final Duration WORKER_SILENCE = Duration.ofMinutes(10);

  private final Store store;
  private final InstantSource clock;

  TaskLifecycle(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "tasks.started", this::started),
        Endpoint.of("1.0", "tasks.stopped", call -> ended(call, TaskStatus.STOPPED)),
        Endpoint.of("1.0", "tasks.failed", call -> ended(call, TaskStatus.FAILED)),
        Endpoint.of("2.2", "tasks.completed", this::completed),
        Endpoint.of("1.0", "tasks.stop", this::stop),
        Endpoint.of("1.0", "tasks.publish", this::publish),
        Endpoint.of("1.0", "tasks.close", this::close),
        Endpoint.of("1.0", "tasks.ping", this::ping));
  }

  private ObjectNode started(Call call) {
    return change(
        call,
        TaskStatus.IN_PROGRESS,
        (task, change) -> {
          if (!task.has("started")) {
            change.stamp("started");
            task.put("active_duration", 0);
          }
          task.remove("completed");
          return reply -> reply.put("started", 1);
        });
  }

  private ObjectNode ended(Call call, TaskStatus status) {
    return change(
        call,
        status,
        (_, change) -> {
          change.stamp("completed");
          return _ -> {};
        });
  }

  private ObjectNode completed(Call call) {
    boolean publish = call.arguments().flag("publish", false);
    return change(
        call,
        TaskStatus.COMPLETED,
        (_, change) -> {
          change.stamp("completed");
          if (publish) {
            published(change);
          }
          return reply -> reply.put("published", publish ? 1 : 0);
        });
  }

  private ObjectNode publish(Call call) {
    return change(
        call,
        TaskStatus.PUBLISHED,
        (_, change) -> {
          change.stamp("published");
          return reply -> reply.put("published", 1);
        });
  }

  private ObjectNode close(Call call) {
    return change(call, TaskStatus.CLOSED, (_, _) -> _ -> {});
  }

  private static void published(TaskChange change) {
    change.set("status", TaskStatus.PUBLISHED.wire()).stamp("published");
  }

  private ObjectNode stop(Call call) {
    Request request = Request.of(call.arguments());
    return store.write(tx -> {
      Instant now = clock.instant();
      ObjectNode task = Tasks.get(tx, request.task());
      TaskStatus status = TaskStatus.of(task);
      TaskChange change = new TaskChange(task, now);
      if (status == TaskStatus.IN_PROGRESS && hasWorker(task, now)) {
        change.status(status, request.reason(), "stopping");
      } else {
        request.check(status, TaskStatus.STOPPED);
        Queues.removeEverywhere(tx, request.task());
        change.status(TaskStatus.STOPPED, request.reason(), "Stopped by " + Account.USER_NAME);
        change.stamp("completed");
      }
      Tasks.save(tx, task);
      return change.reply();
    });
  }

  private static boolean hasWorker(ObjectNode task, Instant now) {
    Optional<Instant> updated = Stamp.parse(task.path("last_update"));
    return !Json.strings(task.path("system_tags")).contains("development")
        && task.has("last_worker")
        && updated.isPresent()
        && Duration.between(updated.get(), now).compareTo(WORKER_SILENCE) < 0;
  }

  private ObjectNode ping(Call call) {
    String id = call.arguments().text("task");
    return store.write(tx -> {
      if (!Tasks.exists(tx, id)) {
        throw ApiError.unknownTask(id);
      }
      Tasks.touch(tx, id, clock.instant());
      return Json.object();
    });
  }

  /// What else a transition does, and what it adds to the reply.
  private interface Effect {
    Consumer<ObjectNode> apply(ObjectNode task, TaskChange change);
  }

  private ObjectNode change(Call call, TaskStatus status, Effect effect) {
    Request request = Request.of(call.arguments());
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, request.task());
      request.check(TaskStatus.of(task), status);
      TaskChange change = new TaskChange(task, clock.instant());
      change.status(status, request.reason(), request.message());
      Consumer<ObjectNode> addition = effect.apply(task, change);
      Tasks.save(tx, task);
      ObjectNode reply = change.reply();
      addition.accept(reply);
      return reply;
    });
  }

  /// The fields that all status calls share.
  record Request(String task, String reason, String message, boolean force) {
    static Request of(Arguments arguments) {
      return new Request(
          arguments.text("task"),
          arguments.text("status_reason", ""),
          arguments.text("status_message", ""),
          arguments.flag("force", false));
    }

    void check(TaskStatus from, TaskStatus to) {
      if (!force) {
        StatusMachine.check(task, from, to);
      }
    }
  }
}
