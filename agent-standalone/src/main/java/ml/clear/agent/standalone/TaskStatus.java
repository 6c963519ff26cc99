// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The statuses of a task, named as on the wire.
enum TaskStatus {
  CREATED,
  QUEUED,
  IN_PROGRESS,
  STOPPED,
  COMPLETED,
  FAILED,
  CLOSED,
  PUBLISHING,
  PUBLISHED,
  UNKNOWN;

  static final Set<String> NAMES =
      Arrays.stream(values()).map(TaskStatus::wire).collect(Collectors.toUnmodifiableSet());

  static TaskStatus parse(String wire) {
    return valueOf(wire.toUpperCase(Locale.ROOT));
  }

  static TaskStatus of(ObjectNode task) {
    return parse(task.path("status").stringValue());
  }

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
