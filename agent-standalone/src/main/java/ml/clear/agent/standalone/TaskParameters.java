// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Hyperparameters and configuration objects of tasks.
final class TaskParameters {
  private final Store store;
  private final InstantSource clock;

  TaskParameters(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("2.9", "tasks.get_hyper_params", this::parameters),
        Endpoint.of("2.9", "tasks.edit_hyper_params", this::editParameters),
        Endpoint.of("2.9", "tasks.delete_hyper_params", this::deleteParameters),
        Endpoint.of("2.9", "tasks.get_configurations", this::configurations),
        Endpoint.of("2.9", "tasks.edit_configuration", this::editConfiguration));
  }

  private ObjectNode parameters(Call call) {
    List<String> ids = call.arguments().requiredTexts("tasks");
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      ArrayNode params = reply.putArray("params");
      for (String id : ids) {
        ArrayNode all = params.addObject().put("task", id).putArray("hyperparams");
        Tasks.get(tx, id).path("hyperparams").forEach(section -> section.forEach(all::add));
      }
      return reply;
    });
  }

  private ObjectNode editParameters(Call call) {
    Arguments arguments = call.arguments();
    String replace =
        arguments.choice("replace_hyperparams", Set.of("none", "section", "all")).orElse("none");
    List<ObjectNode> given =
        arguments.requiredObjects("hyperparams").stream()
            .map(item -> TaskFields.item(item, List.of("section", "name")))
            .toList();
    return edit(
        arguments,
        task -> {
          ObjectNode sections =
              replace.equals("all")
                  ? task.putObject("hyperparams")
                  : Json.child(task, "hyperparams");
          if (replace.equals("section")) {
            given.forEach(item -> sections.remove(item.path("section").stringValue()));
          }
          given.forEach(item ->
              Json.child(sections, item.path("section").stringValue())
                  .set(item.path("name").stringValue(), item));
        },
        "updated");
  }

  private ObjectNode deleteParameters(Call call) {
    List<ObjectNode> given =
        call.arguments().requiredObjects("hyperparams").stream()
            .map(item -> TaskFields.item(item, List.of("section")))
            .toList();
    return edit(
        call.arguments(),
        task -> {
          ObjectNode sections = Json.child(task, "hyperparams");
          for (ObjectNode item : given) {
            String section = item.path("section").stringValue();
            String name = item.path("name").asString("");
            if (name.isEmpty()) {
              sections.remove(section);
            } else if (sections.path(section) instanceof ObjectNode parameters) {
              parameters.remove(name);
            }
          }
        },
        "deleted");
  }

  private ObjectNode configurations(Call call) {
    List<String> ids = call.arguments().requiredTexts("tasks");
    Set<String> names = Set.copyOf(call.arguments().texts("names"));
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      ArrayNode list = reply.putArray("configurations");
      for (String id : ids) {
        ArrayNode all = list.addObject().put("task", id).putArray("configuration");
        Tasks.get(tx, id)
            .path("configuration")
            .forEachEntry((name, item) -> {
              if (names.isEmpty() || names.contains(name)) {
                all.add(item);
              }
            });
      }
      return reply;
    });
  }

  private ObjectNode editConfiguration(Call call) {
    Arguments arguments = call.arguments();
    boolean replace = arguments.flag("replace_configuration", false);
    List<ObjectNode> given =
        arguments.requiredObjects("configuration").stream()
            .map(item -> TaskFields.item(item, List.of("name")))
            .toList();
    return edit(
        arguments,
        task -> {
          ObjectNode all =
              replace ? task.putObject("configuration") : Json.child(task, "configuration");
          given.forEach(item -> all.set(item.path("name").stringValue(), item));
        },
        "updated");
  }

  private interface Edit {
    void on(ObjectNode task);
  }

  private ObjectNode edit(Arguments arguments, Edit edit, String done) {
    String id = arguments.text("task");
    boolean force = arguments.flag("force", false);
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, id);
      TaskEditing.requireEditable(task, force, Set.of(TaskStatus.CREATED, TaskStatus.IN_PROGRESS));
      edit.on(task);
      new TaskChange(task, clock.instant()).touched();
      Tasks.save(tx, task);
      return Json.object().put(done, 1);
    });
  }
}
