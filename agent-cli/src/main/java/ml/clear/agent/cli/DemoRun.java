// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.run.RunStore;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.Worker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerNames;
import ml.clear.agent.core.worker.WorkerObserver;
import ml.clear.agent.core.worker.WorkerPlan;
import ml.clear.agent.core.worker.WorkerPresence;
import ml.clear.agent.core.worker.WorkerSlot;
import org.jspecify.annotations.Nullable;

/// The demo's three tasks on one worker, and what is told of them.
final class DemoRun implements WorkerObserver {
  private static final String QUEUE = "default";

  private final Session session;
  private final URI server;
  private final String repository;
  private final Map<TaskId, Ending> endings = new ConcurrentHashMap<>();

  DemoRun(Session session, URI server, String repository) {
    this.session = session;
    this.server = server;
    this.repository = repository;
  }

  /// Runs the tasks.
  ///
  /// @param keep called when they have ended; then the worker goes on until a signal. Absent: the
  ///   worker ends with the tasks
  int run(@Nullable Runnable keep) throws InterruptedException {
    AgentSettings settings = session.agentSettings();
    var names = new WorkerNames(settings.workerName(), "", new GpuSet.Unchosen());
    try (InstanceRegistry.Claim claim =
        CommandFailure.orFail(session.get(InstanceRegistry.class).claim(names, 1))) {
      WorkerId id = claim.instances().getFirst().worker();
      List<NamedQueue> queues =
          CommandFailure.orFail(session.get(TaskQueue.class).resolve(List.of(QUEUE), true));
      session.console().progress("worker      " + id + ", queue " + QUEUE);
      var worker =
          worker(queues, new WorkerSlot(id, claim.instances().getFirst().slot(), Map.of()));
      var interrupted = new CountDownLatch(1);
      Runnable stop =
          () -> {
            interrupted.countDown();
            worker.stop();
          };
      try (var signals = Signals.onStop(stop)) {
        List<DemoTask> tasks = submit();
        Thread working = Thread.ofVirtual().name("worker").start(() -> run(worker));
        List<Thread> followers =
            tasks.stream()
                .map(task -> Thread.ofVirtual().name(task.name()).start(task::follow))
                .toList();
        for (Thread follower : followers) {
          follower.join();
        }
        boolean good = report(tasks);
        if (keep != null && interrupted.getCount() > 0) {
          keep.run();
          interrupted.await();
        }
        worker.stop();
        working.join();
        return good ? signals.exitCode() : ExitCode.FAILURE;
      }
    }
  }

  @Override
  public void taken(TaskId task, WorkerId worker) {}

  @Override
  public void ended(TaskId task, Ending ending) {
    endings.put(task, ending);
  }

  @Override
  public void idle() {}

  private Worker worker(List<NamedQueue> queues, WorkerSlot slot) {
    AgentSettings settings = session.agentSettings();
    return new Worker(
        new WorkerPlan(
            queues,
            List.of(slot),
            false,
            settings.pollingInterval(),
            settings.statusReportInterval(),
            List.of(),
            false),
        session.get(TaskQueue.class),
        session.get(WorkerPresence.class),
        session.get(TaskRuntimes.class).named("native"),
        session.get(TaskSupervisor.class),
        session.get(RunStore.class),
        this);
  }

  private static void run(Worker worker) {
    try {
      worker.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private List<DemoTask> submit() throws InterruptedException {
    var tasks = new ArrayList<DemoTask>();
    tasks.add(
        submit(
            "succeeds",
            "hello.py",
            List.of("--index-url " + server + "/simple/", DemoFiles.REQUIREMENT),
            TaskStatus.COMPLETED,
            "36"));
    tasks.add(submit("fails", "fail.py", List.of(), TaskStatus.FAILED, "33"));
    tasks.add(submit("is aborted", "forever.py", List.of(), TaskStatus.STOPPED, "35"));
    return tasks;
  }

  private DemoTask submit(
      String name, String script, List<String> requirements, TaskStatus expected, String style)
      throws InterruptedException {
    var task =
        new NewTask(
            "demo: " + name,
            "demo",
            "training",
            new Script(
                "python3",
                repository,
                "main",
                "",
                "",
                script,
                ".",
                Map.of("pip", requirements),
                ""),
            ContainerSpec.NONE,
            Map.of());
    TaskId id = CommandFailure.orFail(session.get(TaskBoard.class).create(task));
    CommandFailure.orFail(session.get(TaskQueue.class).enqueue(id, QUEUE));
    session.console().progress("task        %s  %s (%s)".formatted(id, name, script));
    return new DemoTask(session, id, name, expected, style);
  }

  private boolean report(List<DemoTask> tasks) {
    var table =
        new TextTable(
            "task",
            "status",
            "reason",
            "first line",
            "code",
            "environment",
            "launch",
            "run",
            "report");
    for (DemoTask task : tasks) {
      Map<Phase, Duration> times =
          endings.get(task.id()) instanceof Ending.Reported reported ? reported.times() : Map.of();
      table.row(
          task.name(),
          task.statusText(),
          task.reason(),
          task.firstLineAfter().map(DemoRun::seconds).orElse("-"),
          time(times, Phase.CHECKOUT),
          time(times, Phase.PROVISION),
          time(times, Phase.LAUNCH),
          time(times, Phase.RUN),
          time(times, Phase.REPORT));
    }
    Console console = session.console();
    console.print("");
    console.print(table.toString());
    console.print(
        "first line: from enqueue to the first line that the script printed;"
            + " tasks run one after the other");
    boolean good = tasks.stream().allMatch(DemoTask::endedAsExpected);
    console.print(
        good ? "All three tasks ended as they should." : "Not all tasks ended as they should.");
    return good;
  }

  private static String time(Map<Phase, Duration> times, Phase phase) {
    Duration time = times.get(phase);
    return time == null ? "-" : seconds(time);
  }

  private static String seconds(Duration duration) {
    return "%.2f s".formatted(duration.toMillis() / 1000.0);
  }
}
