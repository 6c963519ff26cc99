// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.Optional;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;

/// Judges what the server says of a running task (protocol 3.4). Not for several threads.
final class TaskWatch {
  /// A reset is believed when it was seen this often in a row: an edit may pass through `created`.
  static final int RESETS_BELIEVED = 5;

  private int resets;

  /// What is to be done.
  sealed interface Verdict {
    /// The task goes on.
    record GoOn() implements Verdict {}

    /// The task goes on, but looks as if it had been reset.
    ///
    /// @param times how often in a row it did
    record Suspicious(int times) implements Verdict {}

    /// A user wants it stopped; the agent stops it and says so.
    record Abort() implements Verdict {}

    /// Somebody changed the task; the process ends, their status stays.
    ///
    /// @param number the reference agent's number of this reason, for the log
    /// @param name its name
    record Yield(int number, String name) implements Verdict {}
  }

  /// @param state empty when the server does not know the task any more
  Verdict look(Optional<TaskState> state) {
    if (state.isEmpty()) {
      return new Verdict.Yield(5, "not_found");
    }
    TaskStatus status = state.get().status();
    if (status != TaskStatus.CREATED) {
      resets = 0;
    }
    return switch (status) {
      case IN_PROGRESS -> state.get().stopRequested() ? new Verdict.Abort() : new Verdict.GoOn();
      case COMPLETED, PUBLISHING, UNKNOWN -> new Verdict.GoOn();
      case CLOSED, STOPPED, PUBLISHED, QUEUED -> new Verdict.Yield(3, "status_changed");
      case FAILED -> new Verdict.Yield(4, "exception");
      case CREATED -> {
        resets++;
        yield resets < RESETS_BELIEVED
            ? new Verdict.Suspicious(resets)
            : new Verdict.Yield(2, "reset");
      }
    };
  }
}
