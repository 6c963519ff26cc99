// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// `tasks.get_*`.
final class TaskReading {
  private final Store store;
  private final InstantSource clock;

  TaskReading(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "tasks.get_by_id", this::getById),
        Endpoint.of("1.0", "tasks.get_all", call -> getAll(call, false)),
        Endpoint.of("1.0", "tasks.get_by_id_ex", this::getByIdJoined),
        Endpoint.of("1.0", "tasks.get_all_ex", call -> getAll(call, true)));
  }

  private ObjectNode getById(Call call) {
    String id = call.arguments().text("task");
    Projection projection = Projection.of(call.arguments());
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      reply.set("task", projection.apply(shown(Tasks.get(tx, id), call.version())));
      return reply;
    });
  }

  private ObjectNode getAll(Call call, boolean joined) {
    Projection projection = Projection.of(call.arguments());
    DocumentQuery query = DocumentQuery.of(call.arguments(), Set.of("id"));
    return store.read(tx -> {
      List<ObjectNode> found = query.run(Tasks.source(tx, call.arguments()));
      UnaryOperator<ObjectNode> join = joined ? task -> joined(tx, task) : task -> task;
      ObjectNode reply = Json.object();
      reply.set(
          "tasks",
          Json.nodes(
              found.stream()
                  .map(task -> shown(task, call.version()))
                  .map(join)
                  .map(projection::apply)
                  .toList()));
      return reply;
    });
  }

  private ObjectNode getByIdJoined(Call call) {
    List<String> ids =
        call.arguments().has("id")
            ? call.arguments().texts("id")
            : List.of(call.arguments().text("task"));
    Projection projection = Projection.of(call.arguments());
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      reply.set(
          "tasks",
          Json.nodes(
              ids.stream()
                  .flatMap(id -> Tasks.find(tx, id).stream())
                  .map(task -> projection.apply(joined(tx, shown(task, call.version()))))
                  .toList()));
      return reply;
    });
  }

  private ObjectNode shown(ObjectNode task, Version version) {
    if (task.has("started")) {
      task.put("active_duration", Tasks.activeSeconds(task, Stamp.text(clock.instant())));
    }
    return Compatibility.render(task, version);
  }

  /// Objects with names in place of ids.
  private static ObjectNode joined(Transaction tx, ObjectNode task) {
    Projection named = new Projection(List.of("id", "name"));
    task.set("user", Account.user());
    task.set("company", Account.company());
    id(task, "project")
        .flatMap(id -> Projects.find(tx, id))
        .ifPresent(project -> task.set("project", named.apply(project)));
    id(task, "parent")
        .flatMap(id -> Tasks.find(tx, id))
        .ifPresent(parent -> task.set("parent", named.apply(parent)));
    id(task, "execution.queue")
        .flatMap(id -> Queues.find(tx, id))
        .ifPresent(queue -> Json.set(task, "execution.queue", named.apply(queue)));
    return task;
  }

  private static Optional<String> id(ObjectNode task, String path) {
    return Json.at(task, path).asStringOpt().filter(id -> !id.isEmpty());
  }
}
