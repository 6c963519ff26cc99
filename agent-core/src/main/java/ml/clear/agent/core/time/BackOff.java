// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.time;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits between attempts: they double from `first` up to `limit`, and each is drawn at random from
/// its upper half, so that many agents don't return at the same moment.
///
/// @param first the longest wait before the second attempt
/// @param limit the longest wait of all
public record BackOff(Duration first, Duration limit) {
  public BackOff {
    if (!first.isPositive() || limit.compareTo(first) < 0) {
      throw new IllegalArgumentException("back-off from '" + first + "' to '" + limit + "'");
    }
  }

  /// The wait after failed attempt number `attempt`, counted from 1.
  public Duration after(int attempt, RandomGenerator random) {
    Duration wait = first.multipliedBy(1L << Math.min(Math.max(attempt, 1) - 1, 20));
    Duration longest = wait.compareTo(limit) < 0 ? wait : limit;
    long nanos = longest.toNanos();
    return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
  }
}
