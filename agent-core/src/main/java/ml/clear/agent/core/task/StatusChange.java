// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

/// A wanted change of a task's status.
///
/// @param target `IN_PROGRESS`, `STOPPED`, `COMPLETED` or `FAILED`
/// @param reason becomes `status_reason`
/// @param message becomes `status_message`
/// @param force whether the server skips its check of the transition
public record StatusChange(TaskStatus target, String reason, String message, boolean force) {
  public StatusChange {
    switch (target) {
      case IN_PROGRESS, STOPPED, COMPLETED, FAILED -> {}
      case CREATED, QUEUED, CLOSED, PUBLISHING, PUBLISHED, UNKNOWN ->
          throw new IllegalArgumentException("an agent never sets status '" + target + "'");
    }
  }
}
