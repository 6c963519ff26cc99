// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.time;

import java.time.Duration;
import java.time.InstantSource;

/// The clock, the stopwatch and the pause of the agent, in one seam for tests.
public interface TimeSource extends InstantSource {
  /// Time since an arbitrary origin that never jumps, whatever is done to the clock.
  Duration elapsed();

  /// Waits; a duration of zero or less returns at once.
  ///
  /// @throws InterruptedException when the waiting thread is interrupted
  void sleep(Duration duration) throws InterruptedException;

  /// The system's own clock.
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }
}
