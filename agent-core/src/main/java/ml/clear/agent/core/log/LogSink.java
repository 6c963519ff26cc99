// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.time.Instant;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;

/// The server's side of task logs. It keeps every event that it is sent, also twice: whoever sends
/// must know what arrived.
public interface LogSink {
  /// Sends events in one request, without retry. At most 1 MiB of text.
  Sent send(TaskId task, WorkerId worker, List<LogEvent> events) throws InterruptedException;

  /// Events at or after a moment, oldest first.
  Outcome<List<LogEvent>> since(TaskId task, Instant time, int limit) throws InterruptedException;

  /// What became of the events.
  sealed interface Sent {
    /// The server has them all.
    record Accepted() implements Sent {}

    /// The server has none of them and may have them later.
    record NotSent(Failure failure) implements Sent {}

    /// Nobody knows: the request went out and no answer came. Ask [LogSink#since] before resending.
    record InDoubt(Failure failure) implements Sent {}

    /// The server does not want them (400, 413): one of them is bad, or the task is gone.
    record Refused(Failure failure) implements Sent {}
  }
}
