// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Every quarter of an hour: stops running tasks that nobody was heard of for two hours, forgets
/// expired workers, and tidies the database.
final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
  private static final Duration SILENCE = Duration.ofHours(2);
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final String FORCED = "Forced stop (non-responsive)";

  private final Store store;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());

  Watchdog(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  void start() {
    ScheduledFuture<?> _ =
        timer.scheduleWithFixedDelay(
            this::round, PERIOD.toSeconds(), PERIOD.toSeconds(), TimeUnit.SECONDS);
  }

  void check() {
    Instant now = clock.instant();
    store.write(tx -> {
      for (String id : Tasks.silentSince(tx, now.minus(SILENCE))) {
        ObjectNode task = Tasks.get(tx, id);
        new TaskChange(task, now).status(TaskStatus.STOPPED, FORCED, FORCED).stamp("completed");
        Tasks.save(tx, task);
      }
      Workers.forgetExpired(tx, now);
      return "";
    });
  }

  private void round() {
    try {
      check();
      store.compact();
    } catch (RuntimeException e) {
      LOG.error("the watchdog's round failed; it goes on", e);
    }
  }

  @Override
  public void close() {
    // Not interrupted: an interrupt in the middle of a write would close the database's file.
    timer.close();
  }
}
