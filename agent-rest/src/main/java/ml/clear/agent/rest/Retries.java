// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import ml.clear.agent.core.time.BackOff;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats calls that may be repeated, for as long as they are worth it, each with a line in the
/// log.
final class Retries {
  private static final Logger log = LoggerFactory.getLogger(Retries.class);

  private final BackOff backOff;

  Retries(BackOff backOff) {
    this.backOff = backOff;
  }

  /// The waits that the settings ask for, between a millisecond and two minutes.
  static Retries of(ApiSettings settings) {
    Duration first = seconds(settings.backOffFactor());
    Duration limit = seconds(settings.backOffMax());
    return new Retries(new BackOff(first, limit.compareTo(first) < 0 ? first : limit));
  }

  /// One attempt at a call.
  interface Attempt {
    Reply make() throws InterruptedException;
  }

  Reply run(String call, boolean repeatable, Patience patience, Attempt attempt)
      throws InterruptedException {
    if (patience.retries() == 0) {
      return attempt.make();
    }
    RetryPolicy<Reply> policy =
        RetryPolicy.<Reply>builder()
            .handleIf(_ -> false)
            .handleResultIf(reply -> mayRepeat(reply, repeatable, patience))
            .withMaxRetries(patience.retries() == Integer.MAX_VALUE ? -1 : patience.retries())
            .withMaxDuration(patience.total())
            .withDelayFn(context -> delay(context.getLastResult(), context.getAttemptCount()))
            .onRetryScheduled(event -> report(call, event.getLastResult(), event.getDelay()))
            .build();
    try {
      return Failsafe.with(policy).get(attempt::make);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException interruption) {
        // Failsafe sets the flag as well when it is interrupted while it waits.
        Thread.interrupted();
        throw interruption;
      }
      throw e;
    }
  }

  private static boolean mayRepeat(Reply reply, boolean repeatable, Patience patience) {
    if (!(reply instanceof Reply.Unserved unserved)) {
      return false;
    }
    Duration wait = unserved.retryAfter();
    return unserved.passing()
        && (repeatable || !unserved.inDoubt())
        && (wait == null || wait.compareTo(patience.total()) <= 0);
  }

  private Duration delay(Reply reply, int attempts) {
    Duration own = backOff.after(attempts, ThreadLocalRandom.current());
    return reply instanceof Reply.Unserved(_, _, _, Duration asked)
            && asked != null
            && asked.compareTo(own) > 0
        ? asked
        : own;
  }

  private static void report(String call, Reply reply, Duration delay) {
    String cause =
        reply instanceof Reply.Unserved unserved ? unserved.failure().message() : "no answer";
    log.warn("{}: {}; next attempt in {} s", call, cause, "%.1f".formatted(delay.toMillis() / 1e3));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.clamp(Math.round(seconds * 1000), 1, 120_000));
  }
}
