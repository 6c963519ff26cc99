// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Changes one task's document and keeps what was changed for the update reply.
final class TaskChange {
  private final ObjectNode task;
  private final String now;
  private final ObjectNode fields = Json.object();

  TaskChange(ObjectNode task, Instant now) {
    this.task = task;
    this.now = Stamp.text(now);
  }

  TaskChange set(String path, JsonNode value) {
    Json.set(task, path, value);
    fields.set(path, value);
    return this;
  }

  TaskChange set(String path, String value) {
    return set(path, Json.text(value));
  }

  TaskChange clear(String field) {
    task.remove(field);
    fields.putNull(field);
    return this;
  }

  /// The status with its reason and message, which replace the earlier ones even where they are
  /// empty.
  TaskChange status(TaskStatus status, String reason, String message) {
    if (status != TaskStatus.of(task) && TaskStatus.of(task) == TaskStatus.IN_PROGRESS) {
      // From here on the time counts as spent.
      task.put("active_duration", Tasks.activeSeconds(task, now));
    }
    set("status", status.wire());
    set("status_reason", reason);
    set("status_message", message);
    return set("status_changed", now).touched();
  }

  TaskChange touched() {
    return set("last_update", now).set("last_change", now).set("last_changed_by", Account.USER);
  }

  TaskChange stamp(String field) {
    return set(field, now);
  }

  ObjectNode reply() {
    ObjectNode reply = Json.object().put("updated", 1);
    reply.set("fields", fields);
    return reply;
  }

  static ObjectNode nothing() {
    ObjectNode reply = Json.object().put("updated", 0);
    reply.putObject("fields");
    return reply;
  }
}
