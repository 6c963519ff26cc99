// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.time.Duration;
import ml.clear.agent.core.time.BackOff;

/// How long a git host is borne with.
///
/// @param attempts how often a network step is tried in all
/// @param backOff the waits between
/// @param connect for a connection to come about
/// @param silence for anything at all to arrive, and the span over which `slowest` is measured
/// @param slowest bytes per second below which a download is given up
/// @param lockPatience how long the holder of a mirror's lock may show no sign of life
record Limits(
    int attempts,
    BackOff backOff,
    Duration connect,
    Duration silence,
    long slowest,
    Duration lockPatience) {
  static final Limits USUAL =
      new Limits(
          5,
          new BackOff(Duration.ofSeconds(2), Duration.ofSeconds(30)),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60),
          1000,
          Duration.ofMinutes(5));
}
