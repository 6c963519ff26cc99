// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerId;

/// A server's log store in memory, with faults to be switched on. Like a real one it keeps what is
/// sent twice, and finds an event only some time after it was stored.
public final class RecordingLogSink implements LogSink {
  private final TimeSource time;
  private final List<Stored> stored = new ArrayList<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private Supplier<Fault> otherwise = () -> Fault.NONE;
  private Predicate<LogEvent> unwanted = _ -> false;
  private Predicate<TaskId> known = _ -> true;
  private Duration indexDelay = Duration.ZERO;
  private Duration answerTime = Duration.ZERO;
  private int requests;

  public RecordingLogSink(TimeSource time) {
    this.time = time;
  }

  @Override
  public Sent send(TaskId task, WorkerId worker, List<LogEvent> events)
      throws InterruptedException {
    time.sleep(answerTime);
    synchronized (this) {
      requests++;
      Fault fault = faults.isEmpty() ? otherwise.get() : faults.remove();
      if (fault == Fault.UNREACHABLE) {
        return new Sent.NotSent(failure(ReasonCode.SERVER_UNREACHABLE, "the server is away"));
      }
      if (fault == Fault.REQUEST_LOST) {
        return new Sent.InDoubt(failure(ReasonCode.SERVER_UNREACHABLE, "no answer came"));
      }
      if (fault == Fault.REFUSING || !known.test(task)) {
        return new Sent.Refused(failure(ReasonCode.SERVER_REFUSED, "no such task"));
      }
      if (events.stream().anyMatch(unwanted)) {
        return new Sent.Refused(failure(ReasonCode.SERVER_REFUSED, "a bad event"));
      }
      int kept = fault == Fault.HALF_STORED ? events.size() / 2 : events.size();
      Instant found = time.instant().plus(indexDelay);
      events.subList(0, kept).forEach(event -> stored.add(new Stored(task, event, found)));
      return fault == Fault.NONE
          ? new Sent.Accepted()
          : new Sent.InDoubt(failure(ReasonCode.SERVER_UNREACHABLE, "no answer came"));
    }
  }

  @Override
  public synchronized Outcome<List<LogEvent>> since(TaskId task, Instant since, int limit) {
    if (!faults.isEmpty() && faults.peek() == Fault.UNSEARCHABLE) {
      faults.remove();
      return Outcome.failed(failure(ReasonCode.SERVER_UNAVAILABLE, "can't search now"));
    }
    Instant now = time.instant();
    return Outcome.of(
        stored.stream()
            .filter(each -> each.task.equals(task) && !each.found.isAfter(now))
            .map(Stored::event)
            .filter(event -> !event.time().isBefore(since))
            .sorted(Comparator.comparing(LogEvent::time))
            .limit(limit)
            .toList());
  }

  /// Everything that was stored, in the order of its times.
  public synchronized List<LogEvent> events() {
    return stored.stream().map(Stored::event).sorted(Comparator.comparing(LogEvent::time)).toList();
  }

  /// The texts of all events, joined.
  public String text() {
    return events().stream().map(LogEvent::text).collect(Collectors.joining());
  }

  /// The texts of all events of a level, joined.
  public String text(LogLevel level) {
    return events().stream()
        .filter(event -> event.level() == level)
        .map(LogEvent::text)
        .collect(Collectors.joining());
  }

  /// How often it was asked to store something.
  public synchronized int requests() {
    return requests;
  }

  /// What the next requests meet, one each.
  public synchronized void next(Fault... faults) {
    this.faults.addAll(Arrays.asList(faults));
  }

  /// What all other requests meet.
  public synchronized void otherwise(Supplier<Fault> fault) {
    otherwise = fault;
  }

  /// Which events are refused, with every request that holds one.
  public synchronized void refuse(Predicate<LogEvent> unwanted) {
    this.unwanted = unwanted;
  }

  /// Which tasks there are; all, unless this is called.
  public synchronized void knowOnly(TaskId task) {
    known = task::equals;
  }

  /// How long events are stored and not found.
  public synchronized void indexDelay(Duration delay) {
    indexDelay = delay;
  }

  /// How long each request takes.
  public synchronized void answerTime(Duration duration) {
    answerTime = duration;
  }

  private static Failure failure(ReasonCode reason, String message) {
    return new Failure.ServiceFault(Phase.REPORT, reason, message, "switch the fault off");
  }

  /// What can go wrong with a request.
  public enum Fault {
    /// Nothing.
    NONE,
    /// The server can't be reached.
    UNREACHABLE,
    /// The server wants none of it.
    REFUSING,
    /// The server has it and its answer is lost.
    ANSWER_LOST,
    /// The server never got it, and nobody knows.
    REQUEST_LOST,
    /// The server has the first half, and nobody knows.
    HALF_STORED,
    /// The next question about stored events fails.
    UNSEARCHABLE
  }

  private record Stored(TaskId task, LogEvent event, Instant found) {}
}
