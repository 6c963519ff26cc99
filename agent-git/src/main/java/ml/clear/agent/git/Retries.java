// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.time.TimeSource;

/// Tries network steps again, when that may help.
final class Retries {
  private final TimeSource time;
  private final Limits limits;

  @Inject
  Retries(TimeSource time, Limits limits) {
    this.time = time;
    this.limits = limits;
  }

  /// Something that needs the network.
  interface Step<T> {
    T run() throws IOException, InterruptedException;
  }

  /// Runs a step until it works, or fails for good.
  <T> T of(Step<T> step, TaskLog log) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return step.run();
      } catch (FailureException e) {
        boolean retried =
            e.failure().reason() == ReasonCode.GIT_UNREACHABLE
                && e.failure() instanceof Failure.ServiceFault
                && attempt < limits.attempts();
        if (!retried) {
          throw e;
        }
        Duration wait = limits.backOff().after(attempt, RandomGenerator.getDefault());
        log.line(
            "%s; attempt %d of %d in %.1f s"
                .formatted(
                    e.failure().message(),
                    attempt + 1,
                    limits.attempts(),
                    wait.toMillis() / 1000.0));
        time.sleep(wait);
      }
    }
  }
}
