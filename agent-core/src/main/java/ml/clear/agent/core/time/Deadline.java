// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.time;

import java.time.Duration;

/// A moment by which something has to be done, on the clock that never jumps.
public record Deadline(TimeSource time, Duration at) {
  /// The moment `duration` from now.
  public static Deadline in(Duration duration, TimeSource time) {
    return new Deadline(time, time.elapsed().plus(duration));
  }

  /// Whether the moment has come.
  public boolean passed() {
    return time.elapsed().compareTo(at) >= 0;
  }

  /// What is left, never negative.
  public Duration left() {
    Duration left = at.minus(time.elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }
}
