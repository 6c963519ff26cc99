// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `tasks.create`, `clone` and the calls that change what a task says.
final class TaskEditing {
  private final Store store;
  private final InstantSource clock;

  TaskEditing(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "tasks.create", this::create),
        Endpoint.of("1.0", "tasks.clone", this::copy),
        Endpoint.of("1.0", "tasks.edit", this::edit),
        Endpoint.of("1.0", "tasks.update", this::update),
        Endpoint.of("1.0", "tasks.update_batch", this::updateBatch),
        Endpoint.of("2.34", "tasks.edit_runtime", this::editRuntime),
        Endpoint.of("1.0", "tasks.set_requirements", this::setRequirements));
  }

  private ObjectNode create(Call call) {
    ObjectNode request = Compatibility.accept(call.arguments().body(), call.version());
    call.arguments().text("name");
    call.arguments().text("type");
    return store.write(tx -> insert(tx, TaskTemplate.blank(clock.instant()), request));
  }

  private ObjectNode copy(Call call) {
    Arguments arguments = call.arguments();
    String source = arguments.text("task");
    ObjectNode changes = Json.object();
    arguments.optionalText("new_task_name").ifPresent(name -> changes.put("name", name));
    arguments.optionalText("new_task_comment").ifPresent(text -> changes.put("comment", text));
    arguments.optionalText("new_task_project").ifPresent(id -> changes.put("project", id));
    arguments.optionalText("new_task_parent").ifPresent(id -> changes.put("parent", id));
    for (String list : List.of("tags", "system_tags")) {
      if (arguments.has("new_task_" + list)) {
        changes.set(list, Json.texts(arguments.texts("new_task_" + list)));
      }
    }
    for (String section : List.of("hyperparams", "configuration", "container")) {
      arguments.object("new_task_" + section).ifPresent(value -> changes.set(section, value));
    }
    arguments.object("execution_overrides").ifPresent(value -> changes.set("execution", value));
    return store.write(tx -> {
      ObjectNode copy = TaskTemplate.copy(Tasks.get(tx, source), clock.instant());
      return insert(tx, copy, changes);
    });
  }

  private ObjectNode insert(Transaction tx, ObjectNode task, ObjectNode request) {
    TaskFields.write(tx, new TaskChange(task, clock.instant()), task, request, TaskFields.ALL);
    Tasks.insert(tx, task);
    return Json.object().set("id", task.path("id"));
  }

  private ObjectNode edit(Call call) {
    Arguments arguments = call.arguments();
    String id = arguments.text("task");
    boolean force = arguments.flag("force", false);
    ObjectNode request = Compatibility.accept(arguments.body(), call.version());
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, id);
      requireEditable(task, force, Set.of(TaskStatus.CREATED));
      return write(tx, task, request, TaskFields.ALL);
    });
  }

  private ObjectNode update(Call call) {
    return store.write(tx -> update(tx, call.arguments()));
  }

  private ObjectNode updateBatch(Call call) {
    if (call.batch().isEmpty()) {
      throw new ApiError(400, 17, "Batch contains no items");
    }
    return store.write(tx -> {
      call.batch().forEach(line -> update(tx, new Arguments(line)));
      return Json.object().put("updated", call.batch().size());
    });
  }

  private ObjectNode update(Transaction tx, Arguments arguments) {
    ObjectNode task = Tasks.get(tx, arguments.text("task"));
    Optional<String> message = arguments.optionalText("status_message");
    Optional<String> created = arguments.optionalText("created");
    TaskChange change = new TaskChange(task, clock.instant());
    message.ifPresent(text -> change.set("status_message", text));
    created.ifPresent(text -> change.set("created", moment(text)));
    return write(tx, task, change, arguments.body(), TaskFields.DESCRIPTION);
  }

  private static String moment(String text) {
    return Stamp.parse(Json.text(text))
        .map(Stamp::text)
        .orElseThrow(() -> ApiError.value("created", "a time as ISO 8601 with an offset"));
  }

  private ObjectNode write(
      Transaction tx, ObjectNode task, ObjectNode request, Set<String> fields) {
    return write(tx, task, new TaskChange(task, clock.instant()), request, fields);
  }

  private static ObjectNode write(
      Transaction tx, ObjectNode task, TaskChange change, ObjectNode request, Set<String> fields) {
    TaskFields.write(tx, change, task, request, fields);
    change.touched();
    Tasks.save(tx, task);
    return change.reply();
  }

  private ObjectNode editRuntime(Call call) {
    Arguments arguments = call.arguments();
    String id = arguments.text("task");
    ObjectNode added = arguments.object("add_or_update").orElseGet(Json::object);
    List<String> removed = arguments.texts("remove");
    boolean force = arguments.flag("force", false);
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, id);
      requireEditable(task, force, Set.of(TaskStatus.CREATED, TaskStatus.IN_PROGRESS));
      ObjectNode runtime = Json.child(task, "runtime");
      runtime.setAll(added).remove(removed);
      new TaskChange(task, clock.instant()).touched();
      Tasks.save(tx, task);
      return Json.object().put("updated", 1);
    });
  }

  private ObjectNode setRequirements(Call call) {
    String id = call.arguments().text("task");
    ObjectNode requirements =
        call.arguments().object("requirements").orElseThrow(() -> ApiError.missing("requirements"));
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, id);
      TaskChange change = new TaskChange(task, clock.instant());
      change.set("script.requirements", requirements).touched();
      Tasks.save(tx, task);
      return change.reply();
    });
  }

  static void requireEditable(ObjectNode task, boolean force, Set<TaskStatus> statuses) {
    TaskStatus status = TaskStatus.of(task);
    if (!force && !statuses.contains(status)) {
      throw new ApiError(
          400,
          110,
          "Invalid task status: id=%s, status=%s: use force=true to change it"
              .formatted(task.path("id").asString(""), status.wire()));
    }
  }
}
