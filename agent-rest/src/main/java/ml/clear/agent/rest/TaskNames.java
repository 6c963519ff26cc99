// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.task.TaskId;
import tools.jackson.databind.node.ObjectNode;

/// Finds tasks by name or id (config-cli C5).
final class TaskNames {
  private final Api api;

  TaskNames(Api api) {
    this.api = api;
  }

  Outcome<TaskId> resolve(String nameOrId) throws InterruptedException {
    if (nameOrId.isBlank()) {
      return Outcome.failed(fault("a task's name is blank"));
    }
    return Names.isId(nameOrId) ? Outcome.of(TaskId.of(nameOrId)) : byName(nameOrId);
  }

  private Outcome<TaskId> byName(String name) throws InterruptedException {
    ObjectNode body = Json.object("name", Names.quoted(name));
    body.set("only_fields", Json.array("id", "name"));
    body.set("order_by", Json.array("-last_update"));
    body.put("search_hidden", true);
    return api.ask(Call.of("tasks.get_all", body))
        .then(data -> {
          List<Names.Entry> holding =
              data.path("tasks")
                  .valueStream()
                  .map(task -> new Names.Entry(Json.text(task, "id"), Json.text(task, "name")))
                  .filter(task -> !task.id().isBlank())
                  .toList();
          List<Names.Entry> same =
              holding.stream().filter(task -> task.name().equalsIgnoreCase(name)).toList();
          return switch (same.size()) {
            case 0 -> Outcome.failed(fault(Names.none("task", name, holding)));
            case 1 -> Outcome.of(TaskId.of(same.getFirst().id()));
            default -> Outcome.failed(fault(Names.several("tasks", name, same)));
          };
        });
  }

  private static Failure fault(String message) {
    return new TaskFault(
        Phase.POLL, ReasonCode.TASK_UNKNOWN, message, "give the id of the task that is meant");
  }
}
