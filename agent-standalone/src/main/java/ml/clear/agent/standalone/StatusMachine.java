// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static ml.clear.agent.standalone.TaskStatus.CLOSED;
import static ml.clear.agent.standalone.TaskStatus.COMPLETED;
import static ml.clear.agent.standalone.TaskStatus.CREATED;
import static ml.clear.agent.standalone.TaskStatus.FAILED;
import static ml.clear.agent.standalone.TaskStatus.IN_PROGRESS;
import static ml.clear.agent.standalone.TaskStatus.PUBLISHED;
import static ml.clear.agent.standalone.TaskStatus.PUBLISHING;
import static ml.clear.agent.standalone.TaskStatus.QUEUED;
import static ml.clear.agent.standalone.TaskStatus.STOPPED;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// Which status may follow which. Writers take turns ([Store]), so that no race between the check
/// and the change exists, and the protocol's answer 400/121 for a lost one is never needed.
final class StatusMachine {
  private static final Map<TaskStatus, Set<TaskStatus>> NEXT =
      Map.of(
          CREATED, EnumSet.of(QUEUED, IN_PROGRESS),
          QUEUED, EnumSet.of(CREATED, IN_PROGRESS, STOPPED),
          IN_PROGRESS, EnumSet.of(STOPPED, FAILED, CREATED, COMPLETED),
          STOPPED,
              EnumSet.of(
                  CLOSED, CREATED, FAILED, QUEUED, IN_PROGRESS, PUBLISHED, PUBLISHING, COMPLETED),
          FAILED, EnumSet.of(CREATED, STOPPED, PUBLISHED, QUEUED),
          COMPLETED, EnumSet.of(PUBLISHED, IN_PROGRESS, CREATED),
          CLOSED, EnumSet.of(CREATED, FAILED, PUBLISHED, PUBLISHING, STOPPED),
          PUBLISHING, EnumSet.of(PUBLISHED));

  private StatusMachine() {}

  static boolean allows(TaskStatus from, TaskStatus to) {
    return from == to || NEXT.getOrDefault(from, Set.of()).contains(to);
  }

  static void check(String task, TaskStatus from, TaskStatus to) {
    if (!allows(from, to)) {
      throw new ApiError(
          400,
          110,
          "Invalid task status: id=%s, status=%s, new_status=%s"
              .formatted(task, from.wire(), to.wire()));
    }
  }
}
