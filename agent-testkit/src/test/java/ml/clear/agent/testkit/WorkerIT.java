// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogPump;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.run.ExecutionReport;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.run.RunLogs;
import ml.clear.agent.core.run.RunRecord;
import ml.clear.agent.core.run.RunStore;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.Worker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerObserver;
import ml.clear.agent.core.worker.WorkerPlan;
import ml.clear.agent.core.worker.WorkerPresence;
import ml.clear.agent.core.worker.WorkerSlot;
import ml.clear.agent.testkit.RecordingLogSink.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The use cases of the core on fakes, in real time.
@Timeout(120)
class WorkerIT {
  private static final Duration GRACE = Duration.ofSeconds(3);
  private static final WorkerId WORKER = WorkerId.of("host:0");
  private static final RuntimeName SCRIPTED = RuntimeName.of("scripted");

  @TempDir Path folder;
  private final InMemoryServer server = new InMemoryServer();
  private final InMemoryTaskBoard board = new InMemoryTaskBoard(server);
  private final InMemoryTaskQueue queues = new InMemoryTaskQueue(server);
  private final InMemoryWorkerRegistry registry = new InMemoryWorkerRegistry(server);
  private final RecordingLogSink sink = new RecordingLogSink(TimeSource.system());
  private final SecretRegistry secrets = new SecretRegistry();
  private final ScriptedRuntime runtime =
      new ScriptedRuntime(
          new TaskFault(Phase.PROVISION, ReasonCode.REQUIREMENTS_FAILED, "no 'x'", "check it"));
  private final Map<TaskId, Ending> endings = new java.util.concurrent.ConcurrentHashMap<>();
  private final List<TaskId> order = new CopyOnWriteArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    server.away(false);
    workers.forEach(Worker::stop);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void a_task_is_run_and_completed() throws Exception {
    TaskId task = enqueue("q", "print hello");
    start(false, "q");

    assertThat(await(task)).isInstanceOf(Ending.Reported.class);
    assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(sink.text())
        .contains("task %s pulled from".formatted(task))
        .contains("hello\n")
        .endsWith("Process completed successfully\n");
    assertThat(folder.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void a_task_that_cannot_be_prepared_fails_with_its_reason() throws Exception {
    TaskId task = enqueue("q", "fail");
    start(false, "q");

    await(task);

    assertThat(status(task)).isEqualTo(TaskStatus.FAILED);
    assertThat(board.state(task).orThrow().orElseThrow().statusReason())
        .isEqualTo("requirements_failed");
    assertThat(board.state(task).orThrow().orElseThrow().runtime())
        .containsEntry("_failure_reason", "requirements_failed");
    assertThat(sink.text()).contains("no 'x'").contains("next: check it");
  }

  @Test
  void packages_and_commit_are_reported_before_the_end() throws Exception {
    runtime.reporting(new ExecutionReport(Map.of("pip", List.of("six==1.0")), "c0ffee", Map.of()));
    TaskId task = enqueue("q", "print x");
    start(false, "q");

    await(task);

    Task after = board.find(task).orThrow().orElseThrow();
    assertThat(after.script().requirements("pip")).containsExactly("six==1.0");
    assertThat(after.script().commit()).isEqualTo("c0ffee");
  }

  @Test
  void an_abort_grants_the_grace_and_stops() throws Exception {
    TaskId task = enqueue("q", "print ready\nwait");
    start(false, "q");
    Await.until(() -> sink.text().contains("ready"));

    board.requestStop(task);
    await(task);

    assertThat(status(task)).isEqualTo(TaskStatus.STOPPED);
    assertThat(runtime.graces()).contains(GRACE);
    assertThat(sink.text()).endsWith("Process aborted by user\n");
  }

  @Test
  void F42_a_foreign_status_ends_the_run_and_stands() throws Exception {
    TaskId task = enqueue("q", "print ready\nwait");
    start(false, "q");
    Await.until(() -> sink.text().contains("ready"));

    server.force(task, TaskStatus.QUEUED);

    assertThat(await(task)).isInstanceOf(Ending.Overtaken.class);
    assertThat(status(task)).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void F42_a_task_that_was_aborted_after_it_was_taken_is_not_started() throws Exception {
    TaskId task = enqueue("q", "print never");
    queues.next(server.queue("q"));
    server.force(task, TaskStatus.STOPPED);
    TaskId other = enqueue("q", "print hello");
    start(false, "q");

    await(other);

    assertThat(status(task)).isEqualTo(TaskStatus.STOPPED);
    assertThat(sink.text()).doesNotContain("never");
  }

  @Test
  void a_task_is_only_taken_when_it_could_start() throws Exception {
    runtime.capacity(0);
    TaskId task = enqueue("q", "print hello");
    var idle = new java.util.concurrent.CountDownLatch(2);
    start(false, idle::countDown, "q");

    idle.await();

    assertThat(server.waiting(server.queue("q"))).containsExactly(task);
  }

  @Test
  void the_first_queue_goes_first() throws Exception {
    TaskId low = enqueue("low", "print 1");
    TaskId lower = enqueue("low", "print 2");
    TaskId high = enqueue("high", "print 3");
    start(false, "high", "low");

    await(lower);

    assertThat(order).containsExactly(high, low, lower);
  }

  @Test
  void fair_queues_take_turns() throws Exception {
    TaskId a1 = enqueue("a", "print 1");
    TaskId a2 = enqueue("a", "print 2");
    TaskId b1 = enqueue("b", "print 3");
    start(true, "a", "b");

    await(a1);
    await(a2);
    await(b1);

    assertThat(order.indexOf(b1)).isEqualTo(1);
  }

  @Test
  void F01_a_server_that_is_away_for_a_while_gets_everything() throws Exception {
    TaskId task = enqueue("q", "print before\nwait");
    start(false, "q");
    Await.until(() -> sink.text().contains("before"));

    server.away(true);
    sink.otherwise(() -> Fault.UNREACHABLE);
    runtime.print("during");
    int requests = sink.requests();
    Await.until(() -> server.unanswered() > 0 && sink.requests() >= requests + 2);
    server.away(false);
    sink.otherwise(() -> Fault.NONE);
    runtime.print("after");
    Await.until(() -> sink.text().contains("after"));
    board.requestStop(task);
    await(task);

    assertThat(sink.text()).contains("\nbefore\nduring\nafter\n");
    assertThat(sink.text().lines().filter(List.of("before", "during", "after")::contains))
        .containsExactly("before", "during", "after");
    assertThat(status(task)).isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void a_stopped_worker_stops_its_task_and_is_gone() throws Exception {
    TaskId task = enqueue("q", "print ready\nwait");
    Worker worker = start(false, "q");
    Await.until(() -> sink.text().contains("ready"));

    worker.stop();
    threads.getFirst().join();

    assertThat(status(task)).isEqualTo(TaskStatus.STOPPED);
    assertThat(registry.list().orThrow()).isEmpty();
  }

  @Test
  void a_task_that_is_left_is_taken_over_and_its_log_goes_on() throws Exception {
    TaskId task = enqueue("q", "print ready\nwait");
    Worker first = startLeaving("q");
    Await.until(() -> sink.text().contains("ready"));
    first.stop();
    threads.getFirst().join();
    assertThat(status(task)).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(endings.remove(task)).isEqualTo(new Ending.Left());

    start(false, "q");
    board.requestStop(task);
    await(task);

    assertThat(status(task)).isEqualTo(TaskStatus.STOPPED);
    assertThat(sink.text().split("ready", -1)).hasSize(2);
  }

  @Test
  void F15_a_run_that_was_never_launched_is_started_again() throws Exception {
    TaskId task = enqueue("q", "print hello");
    queues.next(server.queue("q"));
    server.force(task, TaskStatus.IN_PROGRESS);
    new RunStore(folder.resolve("runs"))
        .create(
            new RunRecord(
                RunId.create(),
                task,
                WORKER,
                new Slot(0),
                server.queue("q"),
                SCRIPTED,
                TimeSource.system().instant()))
        .close();

    start(false, "q");

    await(task);
    assertThat(status(task)).isEqualTo(TaskStatus.COMPLETED);
    assertThat(sink.text()).contains("hello");
  }

  @Test
  void F39_secrets_are_masked_in_all_that_is_sent() throws Exception {
    secrets.add(Secret.of("a-well-kept-secret"));
    TaskId task = enqueue("q", "print the key is a-well-kept-secret");
    start(false, "q");

    await(task);

    assertThat(sink.text()).contains("the key is ********").doesNotContain("well-kept");
  }

  @Test
  void reports_say_what_is_run() throws Exception {
    TaskId task = enqueue("q", "print x");
    start(false, "q");
    await(task);

    assertThat(registry.reports()).anySatisfy(report -> assertThat(report.task()).isEqualTo(task));
    Await.until(() -> registry.reports().getLast().task() == null);
  }

  private TaskId enqueue(String queue, String script) throws InterruptedException {
    server.queue(queue);
    TaskId task =
        board
            .create(
                new NewTask(
                    "a task",
                    "",
                    "testing",
                    new Script("bash", "", "", "", "", "job.sh", ".", Map.of(), script),
                    ContainerSpec.NONE,
                    Map.of()))
            .orThrow();
    queues.enqueue(task, queue).orThrow();
    return task;
  }

  private TaskStatus status(TaskId task) {
    return board.state(task).orThrow().orElseThrow().status();
  }

  private Ending await(TaskId task) throws Exception {
    Await.until(() -> endings.containsKey(task));
    return java.util.Objects.requireNonNull(endings.get(task));
  }

  private Worker start(boolean fair, String... names) throws IOException {
    return start(fair, () -> {}, names);
  }

  private Worker start(boolean fair, Runnable idle, String... names) throws IOException {
    return start(plan(fair, false, names), idle);
  }

  private Worker startLeaving(String... names) throws IOException {
    return start(plan(false, true, names), () -> {});
  }

  private Worker start(WorkerPlan plan, Runnable idle) throws IOException {
    Files.createDirectories(folder.resolve("runs"));
    var runs = new RunStore(folder.resolve("runs"));
    var supervisor =
        new TaskSupervisor(
            board,
            queues,
            new RunLogs(
                sink,
                secrets,
                TimeSource.system(),
                new LogPump.Options(true, 1L << 30, Duration.ofMillis(10), _ -> {})),
            runs,
            settings(),
            TimeSource.system(),
            "host");
    var worker =
        new Worker(
            plan,
            queues,
            new WorkerPresence(
                registry,
                new FixedMachine(),
                new InMemoryScalarSink(server),
                supervisor::usesSdk,
                TimeSource.system()),
            Map.entry(SCRIPTED, runtime),
            supervisor,
            runs,
            new WorkerObserver() {
              @Override
              public void taken(TaskId task, WorkerId worker) {
                order.add(task);
              }

              @Override
              public void ended(TaskId task, Ending ending) {
                endings.put(task, ending);
              }

              @Override
              public void idle() {
                idle.run();
              }
            });
    workers.add(worker);
    threads.add(
        Thread.ofVirtual()
            .start(() -> {
              try {
                worker.run();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            }));
    return worker;
  }

  private WorkerPlan plan(boolean fair, boolean leave, String... names) {
    List<NamedQueue> listened =
        java.util.Arrays.stream(names)
            .map(name -> new NamedQueue(server.queue(name), name, List.of()))
            .toList();
    return new WorkerPlan(
        listened,
        List.of(new WorkerSlot(WORKER, new Slot(0), Map.of())),
        fair,
        Duration.ofMillis(50),
        Duration.ofSeconds(30),
        List.of(),
        leave);
  }

  private AgentSettings settings() {
    return new AgentSettings(
        null,
        "host",
        false,
        Duration.ofMillis(50),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        GRACE,
        AgentSettings.OnSigterm.STOP,
        folder.resolve("runs"),
        null,
        null,
        new AgentSettings.ResourceMonitoring(null, null, Duration.ofSeconds(60)));
  }
}
