// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;

/// Waits in tests, bounded.
public final class Await {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /// Returns when the condition holds.
  ///
  /// @throws AssertionError when it does not within a minute
  public static void until(Callable<Boolean> condition) throws Exception {
    Deadline deadline = Deadline.in(PATIENCE, TimeSource.system());
    while (!condition.call()) {
      if (deadline.passed()) {
        throw new AssertionError("it did not come to that within " + PATIENCE);
      }
      TimeSource.system().sleep(PAUSE);
    }
  }
}
