// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.task.Transition;
import ml.clear.agent.core.time.TimeSource;

/// Sees a task through from its delivery to its final status: log, abort watch, signs of life. It
/// is the only one who sets the status of a task that this agent runs. Used from many threads, one
/// per task.
public final class TaskSupervisor {
  private final TaskBoard board;
  private final TaskQueue queues;
  private final RunLogs logs;
  private final RunStore runs;
  private final AgentSettings settings;
  private final TimeSource time;
  private final String hostName;
  private final Set<Supervision> current = ConcurrentHashMap.newKeySet();

  /// @param hostName noted in each task as the machine that runs it
  public TaskSupervisor(
      TaskBoard board,
      TaskQueue queues,
      RunLogs logs,
      RunStore runs,
      AgentSettings settings,
      TimeSource time,
      String hostName) {
    this.board = board;
    this.queues = queues;
    this.logs = logs;
    this.runs = runs;
    this.settings = settings;
    this.time = time;
    this.hostName = hostName;
  }

  /// Runs a task that was just taken. Returns when its status is set, or when it turned out not to
  /// be ours.
  public Ending supervise(Assignment assignment, TaskRuntime runtime) throws InterruptedException {
    Outcome<Optional<Task>> found = board.find(assignment.task());
    return switch (found) {
      case Outcome.Failed<Optional<Task>>(Failure failure) -> giveBack(assignment, failure);
      case Outcome.Success<Optional<Task>>(Optional<Task> task) ->
          task.isEmpty()
              ? new Ending.Overtaken("the task was deleted before it could start")
              : begin(assignment, task.get(), runtime);
    };
  }

  /// Goes on with a task that an earlier agent left.
  ///
  /// @param variables as in the assignment that began it
  public Ending resume(RunHold hold, Map<String, String> variables, TaskRuntime runtime)
      throws InterruptedException {
    TaskId id = hold.record().task();
    Outcome<Optional<Task>> found = board.find(id);
    for (int attempt = 1; found instanceof Outcome.Failed<Optional<Task>>; attempt++) {
      time.sleep(Supervision.RETRY.after(attempt, RandomGenerator.getDefault()));
      found = board.find(id);
    }
    Task task = found.orThrow().orElseGet(() -> deleted(id));
    return proceed(hold, task, variables, runtime, true);
  }

  /// Ends the supervision of all tasks: they are stopped with their grace, or go on without us.
  public void shutDown(boolean leaveTasks) throws InterruptedException {
    for (Supervision supervision : current) {
      supervision.shutDown(leaveTasks);
    }
  }

  /// Whether a task that runs here uses the ClearML SDK, which sends the machine's figures itself.
  public boolean usesSdk(TaskId task) {
    return current.stream().anyMatch(supervision -> supervision.isSdkTask(task));
  }

  /// Gives up waiting for the server: what is not reported yet stays on disk for the next agent.
  public void abandon() {
    current.forEach(Supervision::abandon);
  }

  private Ending begin(Assignment assignment, Task task, TaskRuntime runtime)
      throws InterruptedException {
    if (assignment.queue() != null && task.status() != TaskStatus.QUEUED) {
      return new Ending.Overtaken("the task was %s before it could start".formatted(task.status()));
    }
    var pulled =
        new StatusChange(TaskStatus.IN_PROGRESS, "", "pulled by agent", assignment.queue() == null);
    return switch (board.mark(task.id(), pulled)) {
      case Transition.Overtaken(String answer) -> new Ending.Overtaken(answer);
      case Transition.Gone() -> new Ending.Overtaken("the task was deleted before it could start");
      case Transition.Rejected(Failure failure) -> giveBack(assignment, failure);
      case Transition.Applied() -> {
        RunHold hold;
        try {
          hold = runs.create(recordOf(assignment));
        } catch (IOException e) {
          yield giveBack(assignment, noFolder(e));
        }
        board.recordRuntime(task.id(), Map.of("_exec_agent_hostname", hostName));
        yield proceed(hold, task, assignment.variables(), runtime, false);
      }
    };
  }

  private Ending proceed(
      RunHold hold, Task task, Map<String, String> variables, TaskRuntime runtime, boolean again)
      throws InterruptedException {
    var supervision = new Supervision(hold, task, variables, board, logs, settings, time);
    current.add(supervision);
    try {
      return supervision.proceed(runtime, again);
    } finally {
      current.remove(supervision);
    }
  }

  /// A task that is not on the server any more but may still run here: the watch ends it.
  private static Task deleted(TaskId id) {
    return new Task(
        id,
        "",
        "",
        "",
        TaskStatus.UNKNOWN,
        new Script("", "", "", "", "", "", "", Map.of(), ""),
        ContainerSpec.NONE,
        Map.of(),
        Map.of());
  }

  private RunRecord recordOf(Assignment assignment) {
    return new RunRecord(
        RunId.create(),
        assignment.task(),
        assignment.worker(),
        assignment.slot(),
        assignment.queue(),
        assignment.runtime(),
        time.instant());
  }

  private Ending giveBack(Assignment assignment, Failure failure) throws InterruptedException {
    if (assignment.queue() != null) {
      queues.pushBack(assignment.task(), assignment.queue());
    }
    return new Ending.GivenBack(failure);
  }

  private static Failure noFolder(IOException e) {
    return new HostFault(
        Phase.LAUNCH,
        ReasonCode.FILE_ACCESS,
        "no folder can be made for the run: " + FileProblem.of(e),
        "check the space and the rights of the folder that the message names");
  }
}
