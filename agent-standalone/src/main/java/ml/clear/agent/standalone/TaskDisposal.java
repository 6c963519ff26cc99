// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tasks.reset`, `delete` and `archive`: taking results, or tasks, away.
final class TaskDisposal {
  private final Store store;
  private final InstantSource clock;

  TaskDisposal(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "tasks.reset", this::reset),
        Endpoint.of("1.0", "tasks.delete", this::delete),
        Endpoint.of("1.0", "tasks.archive", this::archive));
  }

  private ObjectNode reset(Call call) {
    TaskLifecycle.Request request = TaskLifecycle.Request.of(call.arguments());
    boolean clearAll = call.arguments().flag("clear_all", false);
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, request.task());
      request.check(TaskStatus.of(task), TaskStatus.CREATED);
      int removed = Queues.removeEverywhere(tx, request.task());
      deleteEvents(tx, request.task());
      TaskChange change = new TaskChange(task, clock.instant());
      change.status(TaskStatus.CREATED, request.reason(), request.message());
      TaskTemplate.forgetResults(task);
      Json.child(task, "execution").remove("queue");
      task.remove("enqueue_status");
      if (clearAll) {
        ObjectNode blank = TaskTemplate.blank(clock.instant());
        change.set("script", blank.path("script")).set("execution", blank.path("execution"));
      }
      Tasks.save(tx, task);
      return disposed(change.reply(), removed);
    });
  }

  private ObjectNode delete(Call call) {
    String id = call.arguments().text("task");
    boolean force = call.arguments().flag("force", false);
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, id);
      boolean archived = Json.strings(task.path("system_tags")).contains("archived");
      if (!force && !archived && TaskStatus.of(task) != TaskStatus.CREATED) {
        throw new ApiError(
            400, 100, "Task can't be deleted: id=" + id + ": use force=true to delete it");
      }
      int removed = Queues.removeEverywhere(tx, id);
      deleteEvents(tx, id);
      Tasks.delete(tx, id);
      ObjectNode reply = Json.object().put("deleted", true);
      return disposed(reply.put("updated_children", 0).put("updated_models", 0), removed);
    });
  }

  private ObjectNode archive(Call call) {
    List<String> ids = call.arguments().requiredTexts("tasks");
    return store.write(tx -> {
      for (String id : ids) {
        ObjectNode task = Tasks.get(tx, id);
        ArrayNode tags = Json.list(task, "system_tags");
        if (!Json.strings(tags).contains("archived")) {
          tags.add("archived");
        }
        Queues.removeEverywhere(tx, id);
        new TaskChange(task, clock.instant()).touched();
        Tasks.save(tx, task);
      }
      return Json.object().put("archived", ids.size());
    });
  }

  private static void deleteEvents(Transaction tx, String task) {
    LogEvents.delete(tx, task);
    MetricEvents.delete(tx, task);
  }

  private static ObjectNode disposed(ObjectNode reply, int dequeued) {
    reply.putObject("dequeued").put("removed", dequeued);
    reply.putObject("events");
    reply.put("deleted_models", 0);
    ObjectNode urls = reply.putObject("urls");
    List.of("model_urls", "event_urls", "artifact_urls").forEach(urls::putArray);
    return reply;
  }
}
