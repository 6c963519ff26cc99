// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.core.worker.WorkerReport;

/// The ports of one server, which the contracts of each of them need to bring a task about. A new
/// server, or new names, for each test is not needed: every contract makes queues of its own.
public interface ServerPorts {
  TaskBoard board();

  TaskQueue queues();

  WorkerRegistry workers();

  /// What an outcome holds; a failure fails the test with its text.
  static <T> T value(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failed<T> failed -> throw new AssertionError(failed.failure().describe());
    };
  }

  /// A draft that runs `train.py`.
  default TaskId draft() throws InterruptedException {
    return value(board().create(newTask("a draft")));
  }

  /// A task that somebody works on.
  default TaskId running() throws InterruptedException {
    TaskId task = draft();
    board().mark(task, change(TaskStatus.IN_PROGRESS, false));
    return task;
  }

  /// A task that a worker has reported to work on.
  default TaskId worked(WorkerId worker) throws InterruptedException {
    TaskId task = running();
    value(workers().report(report(worker, task)));
    return task;
  }

  /// An empty queue with a name that no other has.
  default NamedQueue newQueue() throws InterruptedException {
    return value(queues().resolve(List.of(uniqueName()), true)).getFirst();
  }

  /// A name that no other test uses.
  static String uniqueName() {
    return "queue-" + Long.toHexString(System.nanoTime());
  }

  default TaskState state(TaskId task) throws InterruptedException {
    return value(board().state(task)).orElseThrow();
  }

  static StatusChange change(TaskStatus target, boolean force) {
    return new StatusChange(target, "a reason", "a message", force);
  }

  /// A report of a worker that listens to nothing.
  default WorkerReport report(WorkerId worker, TaskId task) {
    return new WorkerReport(
        worker,
        java.time.Instant.parse("2026-11-24T10:00:00Z"),
        task,
        null,
        List.of(),
        List.of(),
        null);
  }

  static NewTask newTask(String name) {
    return new NewTask(
        name,
        "contract/tasks",
        "training",
        new Script(
            "python3",
            "https://example.com/r.git",
            "main",
            "",
            "",
            "train.py",
            "src",
            Map.of("pip", List.of("six==1.16.0", "# a comment", "humanize")),
            "diff --git a/train.py b/train.py\n"),
        new ContainerSpec("python:3.11", "--ipc=host", ""),
        Map.of("epochs", "3"));
  }

  /// An id that no queue has.
  static QueueId noQueue() {
    return new QueueId("0123456789abcdef0123456789abcdef");
  }

  /// An id that no task has.
  static TaskId noTask() {
    return TaskId.of("fedcba9876543210fedcba9876543210");
  }
}
