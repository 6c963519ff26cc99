// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.time.TimeSource;

/// Reads a task's log from the server while it grows, until the task has ended.
final class LogFollower {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int EVENTS = 200;

  private final TaskId task;
  private final LogSink log;
  private final TaskBoard board;
  private final TimeSource time;
  private Instant from = Instant.EPOCH;
  private List<LogEvent> seen = new ArrayList<>();

  LogFollower(TaskId task, LogSink log, TaskBoard board, TimeSource time) {
    this.task = task;
    this.log = log;
    this.board = board;
    this.time = time;
  }

  /// Hands every event over, in order, and returns the task's state at its end. A server that is
  /// away for a while is waited for.
  Outcome<TaskState> follow(Consumer<LogEvent> events) throws InterruptedException {
    while (true) {
      Outcome<Optional<TaskState>> state = board.state(task);
      read(events);
      switch (state) {
        case Outcome.Success<Optional<TaskState>>(var found) when found.isEmpty() -> {
          return Outcome.failed(
              new Failure.ServiceFault(
                  ml.clear.agent.core.failure.Phase.POLL,
                  ml.clear.agent.core.failure.ReasonCode.TASK_UNKNOWN,
                  "task %s is not on the server any more".formatted(task),
                  "somebody deleted it; submit it again"));
        }
        case Outcome.Success<Optional<TaskState>>(var found)
            when found.orElseThrow().status().isFinal() -> {
          return Outcome.of(found.orElseThrow());
        }
        case Outcome.Success<Optional<TaskState>> _, Outcome.Failed<Optional<TaskState>> _ ->
            time.sleep(PAUSE);
      }
    }
  }

  private void read(Consumer<LogEvent> events) throws InterruptedException {
    while (log.since(task, from, EVENTS) instanceof Outcome.Success<List<LogEvent>>(var found)) {
      List<LogEvent> fresh = found.stream().filter(event -> !seen.contains(event)).toList();
      if (fresh.isEmpty()) {
        return;
      }
      fresh.forEach(events);
      Instant last = found.getLast().time();
      seen = new ArrayList<>(found.stream().filter(event -> event.time().equals(last)).toList());
      from = last;
    }
  }
}
