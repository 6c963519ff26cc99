// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `queues.*`: the queues, and taking tasks out of them.
final class QueueEndpoints {
  private final Store store;
  private final InstantSource clock;

  QueueEndpoints(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("2.4", "queues.get_default", this::getDefault),
        Endpoint.of("2.4", "queues.get_all", this::getAll),
        Endpoint.of("2.4", "queues.get_by_id", this::getById),
        Endpoint.of("2.4", "queues.create", this::create),
        Endpoint.of("2.4", "queues.delete", this::delete),
        Endpoint.of("1.0", "queues.get_next_task", this::nextTask),
        Endpoint.of("2.15", "queues.peek_task", this::peekTask),
        Endpoint.of("2.15", "queues.get_num_entries", this::numEntries),
        Endpoint.of("2.4", "queues.add_task", this::addTask),
        Endpoint.of("2.4", "queues.remove_task", this::removeTask),
        Endpoint.of("2.4", "queues.move_task_to_front", call -> move(call, true)),
        Endpoint.of("2.4", "queues.move_task_to_back", call -> move(call, false)));
  }

  /// Makes the default queue on the first start.
  void ensureDefault() {
    store.write(tx ->
        Queues.all(tx).isEmpty()
            ? Queues.create(tx, "default", List.of(), List.of("default"), clock.instant())
            : "");
  }

  private ObjectNode getDefault(Call call) {
    return store.read(tx -> new Projection(List.of("id", "name")).apply(Queues.theDefault(tx)));
  }

  private ObjectNode getAll(Call call) {
    Projection projection = Projection.of(call.arguments());
    DocumentQuery query = DocumentQuery.of(call.arguments(), Set.of("id", "name"));
    return store.read(tx -> {
      List<ObjectNode> queues = query.run(Queues.source(tx));
      if (projection.includes("entries")) {
        queues.forEach(queue -> addEntries(tx, queue));
      }
      ObjectNode reply = Json.object();
      reply.set("queues", Json.nodes(queues.stream().map(projection::apply).toList()));
      return reply;
    });
  }

  private ObjectNode getById(Call call) {
    String id = call.arguments().text("queue");
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      reply.set("queue", addEntries(tx, Queues.get(tx, id)));
      return reply;
    });
  }

  private ObjectNode create(Call call) {
    Arguments arguments = call.arguments();
    String name = arguments.text("name").strip();
    List<String> tags = arguments.texts("tags");
    List<String> systemTags = arguments.texts("system_tags");
    return store.write(
        tx -> Json.object().put("id", Queues.create(tx, name, tags, systemTags, clock.instant())));
  }

  private ObjectNode delete(Call call) {
    String id = call.arguments().text("queue");
    boolean force = call.arguments().flag("force", false);
    return store.write(tx -> {
      Queues.require(tx, id);
      if (!force && Queues.size(tx, id) > 0) {
        throw new ApiError(400, 702, "Queue is not empty: use force=true to delete it");
      }
      Queues.delete(tx, id);
      return Json.object().put("deleted", 1);
    });
  }

  private ObjectNode nextTask(Call call) {
    Arguments arguments = call.arguments();
    String id = arguments.text("queue");
    Optional<String> wanted = arguments.optionalText("task");
    boolean tell = arguments.flag("get_task_info", false);
    if (store.read(tx -> isEmpty(tx, id))) {
      // Most polls end here, without a turn at writing.
      return Json.object();
    }
    return store.write(tx -> {
      Instant now = clock.instant();
      while (true) {
        Optional<Queues.Entry> first = Queues.first(tx, id);
        if (first.isEmpty() || (wanted.isPresent() && !wanted.get().equals(first.get().task()))) {
          return Json.object();
        }
        Queues.remove(tx, id, first.get().task(), now);
        Optional<ObjectNode> task = Tasks.find(tx, first.get().task());
        if (task.isPresent()) {
          return handOver(tx, first.get(), task.get(), tell, now);
        }
      }
    });
  }

  private static boolean isEmpty(Transaction tx, String queue) {
    boolean empty = Queues.first(tx, queue).isEmpty();
    if (empty) {
      Queues.require(tx, queue);
    }
    return empty;
  }

  private static ObjectNode handOver(
      Transaction tx, Queues.Entry entry, ObjectNode task, boolean tell, Instant now) {
    if (TaskStatus.of(task) == TaskStatus.STOPPED) {
      new TaskChange(task, now).status(TaskStatus.QUEUED, "", "");
      Tasks.save(tx, task);
    }
    ObjectNode reply = Json.object();
    reply.set("entry", entry.wire());
    if (tell) {
      reply.putObject("task_info").put("company", Account.COMPANY).put("user", Account.USER);
    }
    return reply;
  }

  private ObjectNode peekTask(Call call) {
    String id = call.arguments().text("queue");
    return store.read(tx -> {
      Queues.require(tx, id);
      String first = Queues.first(tx, id).map(Queues.Entry::task).orElse(null);
      return Json.object().put("task", first);
    });
  }

  private ObjectNode numEntries(Call call) {
    String id = call.arguments().text("queue");
    return store.read(tx -> {
      Queues.require(tx, id);
      return Json.object().put("num", Queues.size(tx, id));
    });
  }

  private ObjectNode addTask(Call call) {
    String id = call.arguments().text("queue");
    String task = call.arguments().text("task");
    return store.write(tx -> {
      Queues.require(tx, id);
      Tasks.get(tx, task);
      Queues.append(tx, id, task, clock.instant());
      return Json.object().put("added", 1);
    });
  }

  private ObjectNode removeTask(Call call) {
    String id = call.arguments().text("queue");
    String task = call.arguments().text("task");
    return store.write(tx -> {
      Queues.require(tx, id);
      if (!Queues.remove(tx, id, task, clock.instant())) {
        throw Queues.notQueued(id, task);
      }
      return Json.object().put("removed", 1);
    });
  }

  private ObjectNode move(Call call, boolean front) {
    String id = call.arguments().text("queue");
    String task = call.arguments().text("task");
    return store.write(tx -> {
      Queues.require(tx, id);
      return Json.object().put("position", Queues.move(tx, id, task, front));
    });
  }

  private static ObjectNode addEntries(Transaction tx, ObjectNode queue) {
    return queue.set("entries", Queues.wireEntries(tx, queue.path("id").stringValue()));
  }
}
