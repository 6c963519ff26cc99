// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.time.Duration;
import java.time.Instant;
import ml.clear.agent.core.time.TimeSource;

/// A clock that moves when it is told to, or when somebody sleeps: a sleep takes no real time and
/// moves the clock by its length.
public final class FakeClock implements TimeSource {
  private Instant now;
  private Duration elapsed = Duration.ZERO;

  /// A clock that shows the given moment.
  public FakeClock(Instant start) {
    now = start;
  }

  /// A clock that shows a moment in 2026.
  public FakeClock() {
    this(Instant.parse("2026-11-24T10:00:00Z"));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Duration elapsed() {
    return elapsed;
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (duration.isPositive()) {
      advance(duration);
    }
  }

  /// Lets time pass.
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
    elapsed = elapsed.plus(duration);
  }

  /// Sets the clock, as an administrator or NTP does; elapsed time does not jump.
  public synchronized void set(Instant instant) {
    now = instant;
  }
}
