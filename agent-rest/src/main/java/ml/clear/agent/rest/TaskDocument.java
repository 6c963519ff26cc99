// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tasks as the API writes them (protocol 3.7, 3.8).
final class TaskDocument {
  /// All that [Task] needs; metrics, models and artifacts, which may be large, are left out.
  static final List<String> TASK_FIELDS =
      List.of(
          "id",
          "name",
          "project",
          "type",
          "status",
          "script",
          "container",
          "hyperparams",
          "runtime");

  static final List<String> STATE_FIELDS =
      List.of("status", "status_reason", "status_message", "runtime");

  private TaskDocument() {}

  static Task task(TaskId id, JsonNode task) {
    return new Task(
        id,
        Json.text(task, "name"),
        Json.text(task, "project"),
        Json.text(task, "type"),
        status(task),
        script(task.path("script")),
        container(task.path("container")),
        environment(task.path("hyperparams").path("Environment")),
        Json.texts(task.path("runtime")));
  }

  static TaskState state(JsonNode task) {
    return new TaskState(
        status(task),
        Json.text(task, "status_reason"),
        Json.text(task, "status_message"),
        Json.texts(task.path("runtime")));
  }

  static TaskStatus status(JsonNode task) {
    String name = Json.text(task, "status").toUpperCase(Locale.ROOT);
    for (TaskStatus status : TaskStatus.values()) {
      if (status.name().equals(name)) {
        return status;
      }
    }
    return TaskStatus.UNKNOWN;
  }

  /// The body of `tasks.create`.
  static ObjectNode toCreate(NewTask task, String projectId) {
    ObjectNode body = Json.object("name", task.name()).put("type", task.type());
    if (!projectId.isEmpty()) {
      body.put("project", projectId);
    }
    body.set("script", script(task.script()));
    body.set("container", container(task.container()));
    ObjectNode arguments = Json.object();
    task.arguments()
        .forEach((name, value) ->
            arguments.set(
                name,
                Json.object("section", "Args")
                    .put("name", name)
                    .put("value", value)
                    .put("type", "")
                    .put("description", "")));
    if (!arguments.isEmpty()) {
      body.set("hyperparams", Json.object().set("Args", arguments));
    }
    return body;
  }

  /// Requirements as clients write them after an installation: lists, but texts for what the task
  /// was created with (`org_…`).
  static ObjectNode requirements(Map<String, List<String>> requirements) {
    ObjectNode kinds = Json.object();
    requirements.forEach((kind, lines) -> {
      if (kind.startsWith("org_")) {
        kinds.put(kind, String.join("\n", lines));
      } else {
        kinds.set(kind, Json.array(lines));
      }
    });
    return kinds;
  }

  private static Script script(JsonNode script) {
    var requirements = new HashMap<String, List<String>>();
    script
        .path("requirements")
        .properties()
        .forEach(kind -> {
          if (!kind.getValue().isNull()) {
            requirements.put(kind.getKey(), Json.lines(kind.getValue()));
          }
        });
    return new Script(
        Json.text(script, "binary"),
        Json.text(script, "repository"),
        Json.text(script, "branch"),
        Json.text(script, "tag"),
        Json.text(script, "version_num"),
        Json.text(script, "entry_point"),
        Json.text(script, "working_dir"),
        requirements,
        Json.text(script, "diff"));
  }

  private static ObjectNode script(Script script) {
    ObjectNode node = Json.object();
    var texts = new LinkedHashMap<String, String>();
    texts.put("binary", script.binary());
    texts.put("repository", script.repository());
    texts.put("branch", script.branch());
    texts.put("tag", script.tag());
    texts.put("version_num", script.commit());
    texts.put("entry_point", script.entryPoint());
    texts.put("working_dir", script.workingDirectory());
    texts.put("diff", script.diff());
    texts.forEach(node::put);
    ObjectNode requirements = Json.object();
    script.requirements().forEach((kind, lines) -> requirements.put(kind, text(lines)));
    node.set("requirements", requirements);
    return node;
  }

  private static ContainerSpec container(JsonNode container) {
    return new ContainerSpec(
        Json.text(container, "image"),
        Json.text(container, "arguments"),
        Json.text(container, "setup_shell_script"));
  }

  private static ObjectNode container(ContainerSpec container) {
    return Json.object("image", container.image())
        .put("arguments", container.arguments())
        .put("setup_shell_script", container.setupScript());
  }

  private static Map<String, String> environment(JsonNode section) {
    var variables = new HashMap<String, String>();
    section
        .properties()
        .forEach(parameter ->
            variables.put(parameter.getKey(), Json.text(parameter.getValue(), "value")));
    return variables;
  }

  private static String text(List<String> lines) {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
