// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.WorkerId;
import org.jspecify.annotations.Nullable;

/// What a task's end means: its last log line, its status, and what is noted about it (protocol
/// 3.5, decision 10: the reference agent's words where others match on them, our reason codes
/// elsewhere).
///
/// @param change the status to set; absent when somebody else's status stands
/// @param runtime keys for the task's runtime map
record Conclusion(
    LogLevel level, String line, @Nullable StatusChange change, Map<String, String> runtime) {
  private static final int INTERRUPTED = 254;

  /// @param cause why it was stopped; absent when it ended by itself
  static Conclusion of(Exit exit, @Nullable StopCause cause, WorkerId worker) {
    String changedBy = "Changed by clearml-agent " + worker;
    if (cause != null) {
      return stopped(cause, changedBy);
    }
    return switch (exit) {
      case Exit.Completed(int code) when code == 0 ->
          new Conclusion(
              LogLevel.DEBUG,
              "Process completed successfully",
              new StatusChange(TaskStatus.COMPLETED, "worker execution done", changedBy, false),
              Map.of("_exit_code", "0"));
      case Exit.Completed(int code) when code == INTERRUPTED ->
          new Conclusion(
              LogLevel.DEBUG,
              "Process terminated by user",
              new StatusChange(TaskStatus.STOPPED, "user abort", changedBy, false),
              notes(ReasonCode.ABORTED, code));
      case Exit.Completed(int code) ->
          new Conclusion(
              LogLevel.DEBUG,
              "Process failed, exit code " + code + signalOf(code),
              new StatusChange(
                  TaskStatus.FAILED, "worker execution exit code " + code, changedBy, false),
              notes(
                  code > 128 && code <= 128 + 64 ? ReasonCode.KILLED : ReasonCode.EXIT_CODE, code));
      case Exit.OutOfMemory(String detail) ->
          failed(ReasonCode.OUT_OF_MEMORY, "Process ran out of memory: " + detail, detail);
      case Exit.Lost(Failure failure) -> failed(failure);
      case Exit.NotStarted(Failure failure) -> failed(failure);
      case Exit.Stopped() -> stopped(StopCause.SHUTDOWN, changedBy);
    };
  }

  private static Conclusion stopped(StopCause cause, String changedBy) {
    return switch (cause) {
      case ABORT ->
          new Conclusion(
              LogLevel.DEBUG,
              "Process aborted by user",
              new StatusChange(
                  TaskStatus.STOPPED, "task was stopped by tasks.stop", changedBy, false),
              Map.of("_failure_reason", ReasonCode.ABORTED.code()));
      case YIELD -> new Conclusion(LogLevel.DEBUG, "Process aborted by user", null, Map.of());
      case SHUTDOWN ->
          new Conclusion(
              LogLevel.DEBUG,
              "Process terminated by user",
              new StatusChange(TaskStatus.STOPPED, "user abort", changedBy, false),
              Map.of("_failure_reason", ReasonCode.AGENT_SHUTDOWN.code()));
    };
  }

  private static Conclusion failed(Failure failure) {
    String reason =
        switch (failure.phase()) {
          case CHECKOUT -> "failed cloning repository";
          case CONFIGURE, POLL, PROVISION, LAUNCH, RUN, REPORT -> failure.reason().code();
        };
    return new Conclusion(
        LogLevel.ERROR,
        failure.describe(),
        new StatusChange(
            TaskStatus.FAILED, reason, failure.message() + "; " + failure.hint(), false),
        Map.of("_failure_reason", failure.reason().code()));
  }

  private static Conclusion failed(ReasonCode reason, String line, String message) {
    return new Conclusion(
        LogLevel.ERROR,
        line,
        new StatusChange(TaskStatus.FAILED, reason.code(), message, false),
        Map.of("_failure_reason", reason.code()));
  }

  private static Map<String, String> notes(ReasonCode reason, int code) {
    var notes = new TreeMap<String, String>();
    notes.put("_failure_reason", reason.code());
    notes.put("_exit_code", String.valueOf(code));
    return notes;
  }

  private static String signalOf(int code) {
    return code > 128 && code <= 128 + 64 ? " (signal " + (code - 128) + ")" : "";
  }
}
