// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Does work in a thread of its own, so that somebody can watch it and give it up.
final class Watched {
  private Watched() {}

  /// Waits for the work.
  ///
  /// @param look called several times a second meanwhile; what it throws ends the work
  /// @param cut helps to end the work, beside an interrupt
  static <T> T await(String name, Callable<T> work, Runnable look, Runnable cut)
      throws InterruptedException, ExecutionException {
    var task = new FutureTask<>(work);
    Thread worker = Thread.ofVirtual().name(name).start(task);
    try {
      while (true) {
        try {
          return task.get(250, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          look.run();
        }
      }
    } finally {
      if (!task.isDone()) {
        worker.interrupt();
        cut.run();
        worker.join(Duration.ofSeconds(10));
      }
    }
  }
}
