// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.run.Assignment;
import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.run.RunHold;
import ml.clear.agent.core.run.RunStore;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.BackOff;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes tasks from queues and gives them to a runtime, one per slot; takes over what an earlier
/// agent left running; ends in good order. [#run()] blocks until [#stop()] or [#drain()] is called
/// from another thread, and may be called once.
public final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final BackOff UNAVAILABLE =
      new BackOff(Duration.ofSeconds(2), Duration.ofMinutes(1));
  private static final Duration PATIENCE = Duration.ofSeconds(22);
  private static final ThreadFactory THREADS = Thread.ofVirtual().name("task-", 0).factory();

  private final WorkerPlan plan;
  private final TaskQueue queues;
  private final WorkerPresence presence;
  private final TaskRuntime runtime;
  private final RuntimeName runtimeName;
  private final TaskSupervisor supervisor;
  private final RunStore runs;
  private final WorkerObserver observer;

  private final Deque<WorkerSlot> free = new ConcurrentLinkedDeque<>();
  private final Set<Thread> busy = ConcurrentHashMap.newKeySet();
  private final Set<QueueId> unavailable = ConcurrentHashMap.newKeySet();
  private final Semaphore wake = new Semaphore(0);
  private final RandomGenerator random = RandomGenerator.getDefault();
  private volatile boolean stopping;
  private volatile boolean draining;

  /// The queue that is looked at first; used by the poll loop alone.
  private int turn;

  public Worker(
      WorkerPlan plan,
      TaskQueue queues,
      WorkerPresence presence,
      Map.Entry<RuntimeName, TaskRuntime> runtime,
      TaskSupervisor supervisor,
      RunStore runs,
      WorkerObserver observer) {
    this.plan = plan;
    this.queues = queues;
    this.presence = presence;
    this.runtime = runtime.getValue();
    this.runtimeName = runtime.getKey();
    this.supervisor = supervisor;
    this.runs = runs;
    this.observer = observer;
    free.addAll(plan.slots());
  }

  /// Works until it is stopped.
  public void run() throws InterruptedException {
    presence.begin(plan);
    try {
      takeOver();
      poll();
      if (!stopping) {
        return; // drained
      }
      LOG.info(
          busy.isEmpty()
              ? "stopping"
              : plan.leaveTasks()
                  ? "stopping; the running tasks go on and wait for the next agent"
                  : "stopping; the running tasks are stopped first");
      supervisor.shutDown(plan.leaveTasks());
      awaitTasks();
    } finally {
      presence.end();
    }
  }

  /// Ends [#run()]: no more tasks are taken, running ones are stopped or left as planned.
  public void stop() {
    stopping = true;
    wake.release();
  }

  /// Ends [#run()] when the running tasks have ended by themselves: no more tasks are taken.
  public void drain() {
    draining = true;
    wake.release();
  }

  /// Waits until the tasks have ended and are reported; a server that is away is not waited for:
  /// the next agent reports.
  private void awaitTasks() throws InterruptedException {
    Deadline patience = Deadline.in(PATIENCE, TimeSource.system());
    for (Thread thread : List.copyOf(busy)) {
      if (!thread.join(patience.left())) {
        LOG.warn("the server does not take everything in time: the next agent reports the rest");
        supervisor.abandon();
        thread.join();
      }
    }
  }

  private void takeOver() {
    Map<WorkerId, WorkerSlot> own =
        plan.slots().stream().collect(Collectors.toMap(WorkerSlot::worker, slot -> slot));
    try {
      for (RunHold hold :
          runs.takeOver(
              run -> own.containsKey(run.worker()) && run.runtime().equals(runtimeName))) {
        takeOver(hold, Objects.requireNonNull(own.get(hold.record().worker())));
      }
    } catch (IOException e) {
      LOG.warn("runs of an earlier agent can't be read: {}", e.toString());
    }
  }

  private void takeOver(RunHold hold, WorkerSlot slot) {
    LOG.info("task {} was left by an earlier agent: taking it over", hold.record().task());
    free.remove(slot);
    start(
        slot,
        hold.record().task(),
        hold.record().queue(),
        () -> supervisor.resume(hold, slot.variables(), runtime));
  }

  private void poll() throws InterruptedException {
    int failedPasses = 0;
    while (!stopping && !(draining && busy.isEmpty())) {
      Pass pass = draining ? Pass.EMPTY : look();
      observer.looked();
      switch (pass) {
        case TOOK -> failedPasses = 0;
        case EMPTY -> {
          failedPasses = 0;
          observer.idle();
          pause(jittered(plan.poll()));
        }
        case FAILED -> {
          failedPasses++;
          pause(UNAVAILABLE.after(failedPasses, random));
        }
      }
    }
  }

  private enum Pass {
    TOOK,
    EMPTY,
    FAILED
  }

  /// Looks at the queues once. In order of priority a task sends us back to the first queue; queues
  /// that take turns go on behind the one that gave the last task.
  private Pass look() throws InterruptedException {
    var passes = new ArrayList<Pass>();
    int count = plan.queues().size();
    for (int i = 0, first = turn; i < count; i++) {
      NamedQueue queue = plan.queues().get((first + i) % count);
      if (stopping || free.isEmpty()) {
        break;
      }
      if (runtime.freeCapacity(queue.id()) < 1) {
        continue;
      }
      Pass pass = takeFrom(queue);
      passes.add(pass);
      if (pass == Pass.TOOK && plan.fair()) {
        turn = (first + i + 1) % count;
      } else if (pass == Pass.TOOK) {
        break;
      }
    }
    if (passes.contains(Pass.TOOK)) {
      return Pass.TOOK;
    }
    return !passes.isEmpty() && !passes.contains(Pass.EMPTY) ? Pass.FAILED : Pass.EMPTY;
  }

  private Pass takeFrom(NamedQueue queue) throws InterruptedException {
    return switch (queues.next(queue.id())) {
      case Delivery.Assigned(TaskId task, QueueId id) -> {
        available(queue);
        WorkerSlot slot = free.remove();
        LOG.info("task {} pulled from queue '{}' by {}", task, queue.name(), slot.worker());
        var assignment =
            new Assignment(task, id, slot.worker(), slot.slot(), slot.variables(), runtimeName);
        start(slot, task, id, () -> supervisor.supervise(assignment, runtime));
        yield Pass.TOOK;
      }
      case Delivery.Empty() -> {
        available(queue);
        yield Pass.EMPTY;
      }
      case Delivery.Unavailable(Failure failure) -> {
        if (unavailable.add(queue.id())) {
          LOG.warn(
              "queue '{}' can't be read, going on without it until it can: {}",
              queue.name(),
              failure.describe());
        }
        yield Pass.FAILED;
      }
    };
  }

  private void available(NamedQueue queue) {
    if (unavailable.remove(queue.id())) {
      LOG.info("queue '{}' can be read again", queue.name());
    }
  }

  private interface Supervised {
    Ending run() throws InterruptedException;
  }

  private void start(WorkerSlot slot, TaskId task, @Nullable QueueId queue, Supervised work) {
    Thread thread =
        THREADS.newThread(() -> {
          try {
            presence.busy(slot.worker(), task, queue);
            observer.taken(task, slot.worker());
            Ending ending = work.run();
            LOG.info("task {}: {}", task, ending.describe());
            observer.ended(task, ending);
          } catch (InterruptedException _) {
            LOG.warn("task {} is left: interrupted", task);
          } catch (RuntimeException e) {
            LOG.error("task {} is left: a defect of the agent", task, e);
          } finally {
            presence.idle(slot.worker());
            free.add(slot);
            busy.remove(Thread.currentThread());
            wake.release();
          }
        });
    busy.add(thread);
    thread.start();
  }

  private void pause(Duration duration) throws InterruptedException {
    if (wake.tryAcquire(duration.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  private Duration jittered(Duration duration) {
    long millis = duration.toMillis();
    return Duration.ofMillis(millis - millis / 10 + random.nextLong(millis / 5 + 1));
  }
}
