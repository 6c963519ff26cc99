// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.FakeClock;

/// A clock in whose sleeps the rest of the world moves: the process prints, the server comes back.
/// So a test of what happens at the same time has one thread and always the same order.
final class SteppedTime implements TimeSource {
  private final FakeClock clock = new FakeClock();
  private final List<Event> events = new ArrayList<>();
  private Runnable everySleep = () -> {};

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Duration elapsed() {
    return clock.elapsed();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    everySleep.run();
    clock.sleep(duration);
    if (elapsed().toHours() > 5) {
      throw new AssertionError("the test never ends");
    }
    while (!events.isEmpty() && events.getFirst().at.compareTo(elapsed()) <= 0) {
      events.removeFirst().step.run();
    }
  }

  /// Does something at a time after the beginning. Given in order.
  void at(Duration elapsed, Step step) {
    events.add(new Event(elapsed, step));
  }

  void everySleep(Runnable step) {
    everySleep = step;
  }

  FakeClock clock() {
    return clock;
  }

  /// What happens.
  interface Step {
    void act() throws Exception;

    default void run() {
      try {
        act();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private record Event(Duration at, Step step) {}
}
