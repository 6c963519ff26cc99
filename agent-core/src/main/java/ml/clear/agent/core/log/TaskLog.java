// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

/// Where the agent writes what it does for a task: checkout, installation, launch. Lines arrive in
/// the task's log in this order and before what the user's process prints. Callable from any
/// thread; a full disk or an absent server never disturbs the caller.
public interface TaskLog {
  /// One line of ordinary output; a line break is added.
  void line(String text);

  /// One line with a level of its own.
  void line(LogLevel level, String text);

  /// A log that writes each line to two others.
  static TaskLog both(TaskLog first, TaskLog second) {
    return new TaskLog() {
      @Override
      public void line(String text) {
        first.line(text);
        second.line(text);
      }

      @Override
      public void line(LogLevel level, String text) {
        first.line(level, text);
        second.line(level, text);
      }
    };
  }
}
