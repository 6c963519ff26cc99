// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a command in good order when the program is told to stop (SIGTERM, SIGINT): the JVM then
/// waits until the command has returned, but not for ever.
final class Signals implements AutoCloseable {
  /// Longer than everything that a command does at its end; shorter than the grace that systemd and
  /// Kubernetes give.
  private static final long PATIENCE_SECONDS = 28;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean stopped;

  private Signals(Runnable stop) {
    hook =
        new Thread(
            () -> {
              stopped = true;
              stop.run();
              awaitEnd();
              // the reference agent exits with -2; the JVM would with 128 + the signal
              Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
            },
            "stop");
  }

  /// Calls `stop` once when the program is told to stop, as long as this is open.
  static Signals onStop(Runnable stop) {
    var signals = new Signals(stop);
    Runtime.getRuntime().addShutdownHook(signals.hook);
    return signals;
  }

  /// What a command returns that has done its work: success, or that it was ended by a signal.
  int exitCode() {
    return stopped ? ExitCode.INTERRUPTED : ExitCode.SUCCESS;
  }

  @Override
  public void close() {
    ended.countDown();
    if (!stopped) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException _) {
        // the signal came just now
      }
    }
  }

  private void awaitEnd() {
    try {
      boolean _ = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
