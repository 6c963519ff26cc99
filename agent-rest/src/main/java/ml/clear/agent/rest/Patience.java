// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.time.Duration;

/// How long a call is worth waiting for.
///
/// @param attempt the limit of one attempt
/// @param retries how often it is repeated
/// @param total when it is not repeated any more
record Patience(Duration attempt, int retries, Duration total) {
  /// Something newer follows soon: pings, reports, log events.
  static final Patience ONCE = new Patience(Duration.ofSeconds(10), 0, Duration.ofSeconds(10));

  /// Somebody looks again soon: polls, the watch for aborts, leaving.
  static final Patience BRIEF =
      new Patience(Duration.ofSeconds(5), Integer.MAX_VALUE, Duration.ofSeconds(6));

  /// The result matters: what becomes of a task.
  static final Patience LASTING =
      new Patience(Duration.ofSeconds(40), Integer.MAX_VALUE, Duration.ofMinutes(5));

  Patience atMost(int otherRetries) {
    return new Patience(attempt, Math.min(retries, Math.max(otherRetries, 0)), total);
  }
}
