// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

import java.util.Map;

/// The part of a task that changes while it runs, as the supervisor watches it.
///
/// @param statusMessage the server's message; `stopping` asks the agent to stop the task
/// @param runtime the runtime map, values as text
public record TaskState(
    TaskStatus status, String statusReason, String statusMessage, Map<String, String> runtime) {
  public TaskState {
    runtime = Map.copyOf(runtime);
  }

  /// Whether a user asked for the running task to be stopped (protocol 3.4).
  public boolean stopRequested() {
    return status == TaskStatus.IN_PROGRESS && statusMessage.contains("stopping");
  }
}
