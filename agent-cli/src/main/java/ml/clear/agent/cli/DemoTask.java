// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// One of the demo's tasks: shows its log as it grows, and aborts it when that is its part.
final class DemoTask {
  /// What the executor says first, behind the configuration, which the demo does not show.
  private static final String BEGIN = "Executing task id";

  /// What the executor says last before the script runs.
  private static final String START = "Starting Task Execution:";

  private final Session session;
  private final TaskId id;
  private final String name;
  private final TaskStatus expected;
  private final String style;
  private final Instant enqueued;
  private boolean begun;
  private boolean started;
  private @Nullable Instant firstLine;
  private volatile @Nullable TaskState end;

  DemoTask(Session session, TaskId id, String name, TaskStatus expected, String style) {
    this.session = session;
    this.id = id;
    this.name = name;
    this.expected = expected;
    this.style = style;
    enqueued = session.get(TimeSource.class).instant();
  }

  TaskId id() {
    return id;
  }

  String name() {
    return name;
  }

  /// Shows the log until the task has ended.
  void follow() {
    var follower =
        new LogFollower(
            id,
            session.get(LogSink.class),
            session.get(TaskBoard.class),
            session.get(TimeSource.class));
    try {
      switch (follower.follow(this::show)) {
        case Outcome.Success<TaskState>(TaskState state) -> end = state;
        case Outcome.Failed<TaskState>(Failure failure) -> session.console().error(failure);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  String statusText() {
    TaskState state = end;
    return state == null ? "-" : state.status().name().toLowerCase(java.util.Locale.ROOT);
  }

  String reason() {
    TaskState state = end;
    return state == null ? "-" : state.statusReason();
  }

  Optional<Duration> firstLineAfter() {
    return Optional.ofNullable(firstLine).map(time -> Duration.between(enqueued, time));
  }

  boolean endedAsExpected() {
    TaskState state = end;
    return state != null
        && state.status() == expected
        && (expected != TaskStatus.FAILED
            || state.runtime().getOrDefault("_exit_code", "").equals("3"));
  }

  private void show(LogEvent event) {
    event.text().lines().forEach(line -> show(line, event.time()));
  }

  private void show(String line, Instant time) {
    begun |= line.startsWith(BEGIN);
    if (begun) {
      Console console = session.console();
      console.print(console.styled(style, "%-10s | ".formatted(name)) + line);
    }
    noteStart(line, time);
  }

  private void noteStart(String line, Instant time) {
    if (line.equals(START)) {
      started = true;
    } else if (started && firstLine == null && !line.isBlank()) {
      firstLine = time;
      if (expected == TaskStatus.STOPPED) {
        abort();
      }
    }
  }

  private void abort() {
    try {
      session.console().progress("aborting %s as a user would".formatted(id));
      if (session.get(TaskBoard.class).requestStop(id) instanceof Outcome.Failed<?>(var failure)) {
        session.console().error(failure);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
