// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Does steps on threads of their own, several at a time. The first that fails ends all, and so
/// does an interrupt.
final class SideBySide {
  private static final long LOOK_MILLIS = 250;
  private static final long PATIENCE_SECONDS = 1;

  private SideBySide() {}

  /// One thing to do.
  interface Step {
    void run() throws IOException, InterruptedException;
  }

  /// Returns when all are done.
  ///
  /// @param transfer what they use the network through; it is cut when they end early
  /// @param pulse called several times a second meanwhile
  static void run(List<Step> steps, int atATime, Transfer transfer, Runnable pulse)
      throws IOException, InterruptedException {
    var waiting = new ConcurrentLinkedQueue<>(steps);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("git lfs ", 0).factory());
    var ends = new ExecutorCompletionService<Boolean>(threads);
    int workers = Math.min(atATime, steps.size());
    boolean done = false;
    try {
      for (int i = 0; i < workers; i++) {
        ends.submit(() -> doAll(waiting));
      }
      for (int ended = 0; ended < workers; ) {
        Future<Boolean> end = ends.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (end == null) {
          pulse.run();
        } else {
          end.get();
          ended++;
        }
      }
      done = true;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfInstanceOf(cause, IOException.class);
      Throwables.throwIfInstanceOf(cause, InterruptedException.class);
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(e);
    } finally {
      waiting.clear();
      threads.shutdownNow();
      if (!done) {
        transfer.abort();
        boolean _ = threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private static boolean doAll(Queue<Step> waiting) throws IOException, InterruptedException {
    for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
      step.run();
    }
    return true;
  }
}
