// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

/// A task's id: 32 hexadecimal digits on ClearML servers.
public record TaskId(String value) {
  public TaskId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("task id is blank");
    }
  }

  /// Wraps an id.
  public static TaskId of(String value) {
    return new TaskId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
