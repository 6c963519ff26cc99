// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.function.Function;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.run.RunStore;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.worker.Worker;
import ml.clear.agent.core.worker.WorkerPlan;
import ml.clear.agent.core.worker.WorkerPresence;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers that follow one another: when the configuration has become another one, the worker ends
/// as soon as its tasks have, and the next one works with what the configuration says now. Ids,
/// slots and queues stay what they were.
final class WorkerTurns {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerTurns.class);

  private final Session session;
  private final String runtime;
  private final Function<Session, WorkerPlan> plan;
  private final WorkerConsole console;
  private volatile boolean stopped;
  private volatile @Nullable Worker working;

  /// @param runtime its name
  /// @param plan what to do, by the settings in force
  WorkerTurns(
      Session session, String runtime, Function<Session, WorkerPlan> plan, WorkerConsole console) {
    this.session = session;
    this.runtime = runtime;
    this.plan = plan;
    this.console = console;
  }

  /// Works until a signal stops it.
  ///
  /// @return the exit code
  int run() throws InterruptedException {
    try (var signals = Signals.onStop(this::stop)) {
      while (turn()) {
        session.beginWorkAnew();
        LOG.info("the configuration was read again and is in force");
      }
      return signals.exitCode();
    }
  }

  private void stop() {
    stopped = true;
    Worker worker = working;
    if (worker != null) {
      worker.stop();
    }
  }

  /// Returns whether another turn follows.
  private boolean turn() throws InterruptedException {
    var worker =
        new Worker(
            plan.apply(session),
            session.get(TaskQueue.class),
            session.get(WorkerPresence.class),
            session.get(TaskRuntimes.class).named(runtime),
            session.get(TaskSupervisor.class),
            session.get(RunStore.class),
            console);
    var watch = new ConfigurationWatch(session);
    console.afterLook(() -> {
      if (watch.outdated()) {
        LOG.info(
            "the configuration was changed; it takes effect when the running tasks have ended");
        worker.drain();
      }
    });
    working = worker;
    if (stopped) {
      worker.stop();
    }
    worker.run();
    return !stopped;
  }
}
