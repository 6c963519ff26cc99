// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.machine.MachineReport;
import ml.clear.agent.core.machine.MachineScalars;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A worker as the server sees it: registered, reporting figures from time to time and what it does
/// at once, gone in the end. Nothing here stops the work: what the server misses it gets with the
/// next report.
public final class WorkerPresence {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPresence.class);
  private static final Duration FIRST_REPORT = Duration.ofSeconds(3);

  private final WorkerRegistry registry;
  private final MachineProbe probe;
  private final ScalarSink scalars;
  private final Predicate<TaskId> reportsItself;
  private final TimeSource time;
  private final Map<WorkerId, Activity> activities = new ConcurrentHashMap<>();
  private @Nullable WorkerPlan plan;
  private @Nullable Thread reporter;
  private boolean failing;

  /// What a slot is busy with.
  private record Activity(TaskId task, @Nullable QueueId queue, Duration since) {}

  /// @param reportsItself whether a task's own SDK sends the machine's figures
  public WorkerPresence(
      WorkerRegistry registry,
      MachineProbe probe,
      ScalarSink scalars,
      Predicate<TaskId> reportsItself,
      TimeSource time) {
    this.registry = registry;
    this.probe = probe;
    this.scalars = scalars;
    this.reportsItself = reportsItself;
    this.time = time;
  }

  /// Registers every slot and starts to report.
  public void begin(WorkerPlan plan) throws InterruptedException {
    this.plan = plan;
    for (WorkerSlot slot : plan.slots()) {
      note(registry.register(slot.worker(), plan.queueIds()));
    }
    reporter = Thread.ofVirtual().name("reporter").start(() -> report(plan));
  }

  /// A slot runs a task now.
  public void busy(WorkerId worker, TaskId task, @Nullable QueueId queue)
      throws InterruptedException {
    activities.put(worker, new Activity(task, queue, time.elapsed()));
    send(worker, null);
  }

  /// A slot is free again.
  public void idle(WorkerId worker) {
    activities.remove(worker);
    try {
      send(worker, null);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Stops reporting and unregisters every slot.
  public void end() throws InterruptedException {
    if (reporter != null) {
      reporter.interrupt();
      reporter.join();
    }
    if (plan != null) {
      for (WorkerSlot slot : plan.slots()) {
        note(registry.unregister(slot.worker()));
      }
    }
  }

  private void report(WorkerPlan plan) {
    try {
      time.sleep(FIRST_REPORT);
      while (true) {
        MachineReport machine = probe.read();
        for (WorkerSlot slot : plan.slots()) {
          send(slot.worker(), machine);
          sendScalars(slot.worker(), machine);
        }
        time.sleep(plan.report());
      }
    } catch (InterruptedException _) {
      // the worker ends
    }
  }

  private void send(WorkerId worker, @Nullable MachineReport machine) throws InterruptedException {
    WorkerPlan known = plan;
    if (known == null) {
      return;
    }
    Activity activity = activities.get(worker);
    note(
        registry.report(
            new WorkerReport(
                worker,
                time.instant(),
                activity == null ? null : activity.task(),
                activity == null ? null : activity.queue(),
                known.queueIds(),
                known.tags(),
                machine)));
  }

  private void sendScalars(WorkerId worker, MachineReport machine) throws InterruptedException {
    Activity activity = activities.get(worker);
    if (activity != null && !reportsItself.test(activity.task())) {
      Duration since = time.elapsed().minus(activity.since());
      note(scalars.report(activity.task(), worker, MachineScalars.of(machine, since)));
    }
  }

  private synchronized void note(Outcome<Done> outcome) {
    switch (outcome) {
      case Outcome.Success<Done> _ -> failing = false;
      case Outcome.Failed<Done>(Failure failure) -> {
        if (!failing) {
          LOG.warn("the server does not take this worker's reports: {}", failure.describe());
        }
        failing = true;
      }
    }
  }
}
