// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The list of a task's artifacts; the files themselves lie on the file server.
final class TaskArtifacts {
  private static final String OUTPUT = "output";

  private final Store store;
  private final InstantSource clock;

  TaskArtifacts(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("2.10", "tasks.add_or_update_artifacts", call -> edit(call, true)),
        Endpoint.of("2.10", "tasks.delete_artifacts", call -> edit(call, false)));
  }

  private ObjectNode edit(Call call, boolean add) {
    Arguments arguments = call.arguments();
    String id = arguments.text("task");
    boolean force = arguments.flag("force", false);
    List<ObjectNode> given = arguments.requiredObjects("artifacts");
    given.forEach(TaskArtifacts::check);
    return store.write(tx -> {
      ObjectNode task = Tasks.get(tx, id);
      TaskEditing.requireEditable(task, force, Set.of(TaskStatus.CREATED, TaskStatus.IN_PROGRESS));
      ArrayNode artifacts = Json.list(Json.child(task, "execution"), "artifacts");
      for (ObjectNode artifact : given) {
        artifacts.removeIf(present -> same(present, artifact));
        if (add) {
          artifacts.add(artifact.has("mode") ? artifact : artifact.put("mode", OUTPUT));
        }
      }
      new TaskChange(task, clock.instant()).touched();
      Tasks.save(tx, task);
      return Json.object().put(add ? "updated" : "deleted", 1);
    });
  }

  private static void check(ObjectNode artifact) {
    Arguments fields = new Arguments(artifact);
    fields.text("key");
    fields.choice("mode", Set.of("input", OUTPUT));
    List.of("type", "uri", "hash", "content_type").forEach(fields::optionalText);
    fields.object("type_data");
  }

  private static boolean same(JsonNode left, JsonNode right) {
    return left.path("key").equals(right.path("key"))
        && left.path("mode").asString(OUTPUT).equals(right.path("mode").asString(OUTPUT));
  }
}
