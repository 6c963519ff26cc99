// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

/// The states of a task (protocol 3.1).
public enum TaskStatus {
  CREATED,
  QUEUED,
  IN_PROGRESS,
  STOPPED,
  COMPLETED,
  FAILED,
  CLOSED,
  PUBLISHING,
  PUBLISHED,
  /// A state that this agent does not know.
  UNKNOWN;

  /// Whether a task in this state has ended and nobody works on it.
  public boolean isFinal() {
    return switch (this) {
      case STOPPED, COMPLETED, FAILED, CLOSED, PUBLISHING, PUBLISHED -> true;
      case CREATED, QUEUED, IN_PROGRESS, UNKNOWN -> false;
    };
  }
}
