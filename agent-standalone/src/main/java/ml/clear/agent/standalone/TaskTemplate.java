// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Task documents as they begin: with every section that clients expect.
final class TaskTemplate {
  /// System tags that say something about one task only.
  private static final Set<String> PERSONAL = Set.of("development", "archived", "hidden");

  private TaskTemplate() {}

  static ObjectNode blank(Instant now) {
    ObjectNode task = Json.object().put("id", Ids.fresh());
    task.put("company", Account.COMPANY).put("user", Account.USER);
    begin(task, now);
    forgetResults(task);
    ObjectNode execution = task.putObject("execution").put("test_split", 0);
    execution.putObject("parameters");
    execution.putObject("model_desc");
    execution.putObject("model_labels");
    execution.putArray("artifacts");
    task.putArray("tags");
    task.putArray("system_tags");
    task.putObject("script").put("binary", "python").put("diff", "").putObject("requirements");
    task.putObject("hyperparams");
    task.putObject("configuration");
    task.putObject("container");
    task.putObject("output");
    task.putObject("models").putArray("input");
    Json.child(task, "models").putArray("output");
    return task;
  }

  /// A new draft that says what another task says, without what came out of that one.
  static ObjectNode copy(ObjectNode source, Instant now) {
    ObjectNode task = source.deepCopy();
    forgetResults(task);
    task.remove(List.of("published", "enqueue_status"));
    Json.child(task, "execution").remove("queue");
    Json.list(task, "system_tags").removeIf(tag -> PERSONAL.contains(tag.asString("")));
    begin(task.put("id", Ids.fresh()), now);
    return task;
  }

  /// Takes away what running the task brought about.
  static void forgetResults(ObjectNode task) {
    task.remove(
        List.of("started", "completed", "active_duration", "last_worker", "last_worker_report"));
    ArrayNode artifacts = Json.list(Json.child(task, "execution"), "artifacts");
    artifacts.removeIf(artifact -> artifact.path("mode").asString("output").equals("output"));
    Json.child(task, "models").putArray("output");
    task.put("last_iteration", 0);
    task.putObject("last_metrics");
    task.putArray("unique_metrics");
    task.putObject("metric_stats");
    task.putObject("runtime");
  }

  private static void begin(ObjectNode task, Instant now) {
    String stamp = Stamp.text(now);
    task.put("status", TaskStatus.CREATED.wire())
        .put("status_reason", "")
        .put("status_message", "");
    task.put("status_changed", stamp).put("created", stamp);
    task.put("last_update", stamp).put("last_change", stamp);
    task.put("last_changed_by", Account.USER).put("last_iteration", 0);
    task.putArray("report_assets");
    task.putObject("last_metrics");
    task.putArray("unique_metrics");
    task.putObject("metric_stats");
    task.putObject("runtime");
  }
}
