// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.time.Duration;

/// A task that runs somewhere.
public interface Run {
  /// Waits for its end. When it returns, everything that the task printed is in the run's folder
  /// and no process of it is left. May be called again, from any thread.
  Exit await() throws InterruptedException;

  /// Ends it, in whatever phase it is; [#await()] returns soon after. Idempotent.
  ///
  /// @param grace time between asking the user's process to stop and killing it
  void stop(Duration grace) throws InterruptedException;

  /// Whether the user's process was started, and so code and environment are complete.
  boolean launched();
}
