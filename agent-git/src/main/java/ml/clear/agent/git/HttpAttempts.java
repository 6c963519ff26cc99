// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Does a step over http again when that may help, and as late as the host wants.
record HttpAttempts(Limits limits, TimeSource time, TaskLog log) {
  /// What is attempted.
  interface Step<T extends @Nullable Object> {
    /// HttpAttempts it.
    ///
    /// @param attempt counted from 1
    T run(int attempt) throws IOException, InterruptedException;
  }

  /// Does it.
  ///
  /// @param explain what the last attempt's exception means
  /// @throws FailureException when no attempt worked
  <T extends @Nullable Object> T run(Step<T> step, Function<IOException, Failure> explain)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return step.run(attempt);
      } catch (IOException e) {
        // An interrupt closes the connection that is read from.
        if (Thread.interrupted() || e instanceof ClosedByInterruptException) {
          throw new InterruptedException();
        }
        Failure failure = explain.apply(e);
        if (!passes(e) || attempt >= limits.attempts()) {
          throw new FailureException(failure);
        }
        Duration wait = wait(e, attempt);
        log.line(
            "%s; attempt %d of %d in %.1f s"
                .formatted(
                    failure.message(), attempt + 1, limits.attempts(), wait.toMillis() / 1000.0));
        time.sleep(wait);
      }
    }
  }

  private static boolean passes(IOException exception) {
    return exception instanceof StatusException answer
        ? answer.passes()
        : !(exception instanceof FileSystemException)
            && GitFailures.find(exception, CertificateException.class).isEmpty()
            && GitFailures.find(exception, FailureException.class).isEmpty();
  }

  private Duration wait(IOException exception, int attempt) {
    Duration own = limits.backOff().after(attempt, RandomGenerator.getDefault());
    return exception instanceof StatusException answer && answer.retryAfter().compareTo(own) > 0
        ? answer.retryAfter()
        : own;
  }
}
