// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.log.LogSink.Sent;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import org.junit.jupiter.api.Test;

/// What every [LogSink] does.
public interface LogSinkContract {
  /// A moment from which on the tests place their events.
  Instant START = Instant.parse("2026-11-24T10:00:00.123Z");

  /// The sink to be tested.
  LogSink sink();

  /// A task that is there and has no events.
  TaskId task();

  /// A task that is not there.
  TaskId unknownTask();

  /// Waits until stored events can be found.
  default void awaitIndex() throws InterruptedException {}

  @Test
  default void finds_what_it_accepted_in_the_order_of_its_times() throws InterruptedException {
    LogEvent first = event(0, LogLevel.DEBUG, "one\ntwo\n");
    LogEvent second = event(1, LogLevel.WARNING, "grün \u001b[32m\uD83D\uDE00 \"quoted\" \\ \t\n");

    assertThat(send(second, event(7, LogLevel.INFO, "three"))).isInstanceOf(Sent.Accepted.class);
    assertThat(send(first)).isInstanceOf(Sent.Accepted.class);
    awaitIndex();

    assertThat(since(0, 10)).containsExactly(first, second, event(7, LogLevel.INFO, "three"));
  }

  @Test
  default void answers_with_events_at_or_after_a_moment_up_to_a_limit()
      throws InterruptedException {
    assertThat(send(event(0), event(1), event(2), event(3))).isInstanceOf(Sent.Accepted.class);
    awaitIndex();

    assertThat(since(1, 2)).containsExactly(event(1), event(2));
    assertThat(since(4, 2)).isEmpty();
  }

  @Test
  default void keeps_what_it_is_sent_twice() throws InterruptedException {
    assertThat(send(event(0))).isInstanceOf(Sent.Accepted.class);
    assertThat(send(event(0))).isInstanceOf(Sent.Accepted.class);
    awaitIndex();

    assertThat(since(0, 10)).containsExactly(event(0), event(0));
  }

  @Test
  default void takes_sixteen_events_of_64_kib() throws InterruptedException {
    LogEvent[] events = new LogEvent[16];
    for (int i = 0; i < events.length; i++) {
      events[i] = event(i, LogLevel.DEBUG, "\u0001".repeat(64 * 1024 - 1) + "\n");
    }

    assertThat(send(events)).isInstanceOf(Sent.Accepted.class);
    awaitIndex();

    assertThat(since(0, 20)).containsExactly(events);
  }

  @Test
  default void refuses_events_of_a_task_that_is_not_there() throws InterruptedException {
    assertThat(sink().send(unknownTask(), WorkerId.of("host:0"), List.of(event(0))))
        .isInstanceOf(Sent.Refused.class);
  }

  private Sent send(LogEvent... events) throws InterruptedException {
    return sink().send(task(), WorkerId.of("host:0"), List.of(events));
  }

  private List<LogEvent> since(int millis, int limit) throws InterruptedException {
    return sink().since(task(), START.plusMillis(millis), limit).orThrow();
  }

  private static LogEvent event(int millis) {
    return event(millis, LogLevel.DEBUG, "line " + millis + "\n");
  }

  private static LogEvent event(int millis, LogLevel level, String text) {
    return new LogEvent(level, START.plusMillis(millis), text);
  }
}
