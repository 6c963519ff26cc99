// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.run.Assignment;
import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.WorkerSettings;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerNames;
import ml.clear.agent.core.worker.WorkerPlan;
import ml.clear.agent.core.worker.WorkerPresence;
import ml.clear.agent.core.worker.WorkerSlot;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `execute`: one task, here and now.
final class ExecuteCommand implements AgentCommand {
  private static final List<String> NOT_YET =
      List.of("--docker", "--full-monitoring", "--disable-monitoring", "--standalone-mode");

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command("execute", "Runs one task here and now, and exits with its exit code.");
    Flags.group(
        spec,
        "Task",
        Flags.text("TASK", "the task, by id or name", "--id"),
        Flags.plain("run a copy of it", "--clone"),
        Flags.plain("run it only if it waits in a queue", "--require-queue"),
        Flags.text("FILE", "write what it prints to this file too", "--log-file"),
        Flags.text("NAME", "where it runs: native (default)", "--runtime"));
    SharedFlags.addTo(spec);
    Flags.hidden(
        spec,
        Flags.optionalWords("IMAGE ARGS", "in a container", "--docker"),
        Flags.plain("as a worker that the server knows", "--full-monitoring"),
        Flags.plain("report nothing", "--disable-monitoring"),
        Flags.plain("use no network", "--standalone-mode"));
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    Flags.refuse(arguments, NOT_YET);
    String named = arguments.matchedOptionValue("--id", "");
    if (named.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "no task is named\n  next: clearml-agent execute --id TASK");
    }
    SharedFlags.apply(arguments, session);
    String name = arguments.matchedOptionValue("--runtime", "native");
    session.get(TaskRuntimes.class).named(name); // a wrong one is told before the server is asked
    session.beginWork();
    Map.Entry<RuntimeName, TaskRuntime> runtime = session.get(TaskRuntimes.class).named(name);
    try (var _ = logFile(arguments.matchedOptionValue("--log-file", ""), session.console())) {
      return execute(chosen(arguments, named, session), runtime, session);
    }
  }

  /// The task that is run, off its queue.
  private static Task chosen(ParseResult arguments, String named, Session session)
      throws InterruptedException {
    TaskBoard board = session.get(TaskBoard.class);
    Task task = find(CommandFailure.orFail(board.resolve(named)), session);
    if (arguments.hasMatchedOption("--clone")) {
      session.console().print("Cloning task id=" + task.id());
      TaskId copy = CommandFailure.orFail(board.copy(task.id(), "Clone of " + task.name()));
      session.console().print("Task cloned, new task id=" + copy);
      return find(copy, session);
    }
    dequeue(task.id(), arguments.hasMatchedOption("--require-queue"), session);
    return task;
  }

  private static void dequeue(TaskId task, boolean required, Session session)
      throws InterruptedException {
    Outcome<Boolean> dequeued = session.get(TaskBoard.class).dequeue(task);
    if (required && !CommandFailure.orFail(dequeued)) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "Execution required enqueued task, but task id=%s is not queued.\n  next: %s"
              .formatted(task, "enqueue it, or leave out --require-queue"));
    }
    if (dequeued instanceof Outcome.Failed<Boolean>(var failure)) {
      session
          .console()
          .warn("task %s could not be taken off its queue: %s".formatted(task, failure.message()));
    }
  }

  private static @Nullable PrintStream logFile(String name, Console console) {
    if (name.isEmpty()) {
      return null;
    }
    try {
      var file =
          new PrintStream(Files.newOutputStream(Path.of(name)), true, StandardCharsets.UTF_8);
      console.copyTo(file);
      return file;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--log-file: '%s' can't be written: %s".formatted(name, FileProblem.of(e)));
    }
  }

  private static Task find(TaskId id, Session session) throws InterruptedException {
    Optional<Task> found = CommandFailure.orFail(session.get(TaskBoard.class).find(id));
    return found.orElseThrow(() ->
        new CommandFailure(
            ExitCode.FAILURE,
            "Could not find task id=%s (for host: %s)\n  next: %s"
                .formatted(
                    id,
                    session.settings().values().stream()
                        .filter(value -> value.key().equals("api.api_server"))
                        .map(value -> value.value())
                        .findFirst()
                        .orElse("?"),
                    "check the id, and that api.api_server is the server that has the task")));
  }

  private static int execute(
      Task task, Map.Entry<RuntimeName, TaskRuntime> runtime, Session session)
      throws InterruptedException {
    AgentSettings settings = session.agentSettings();
    WorkerId worker =
        WorkerNames.of(settings, GpuSet.in(session.processEnvironment()))
            .ofCommand(ProcessHandle.current().pid());
    var anySlot = new WorkerNames(settings.workerName(), "", new GpuSet.Unchosen());
    TaskSupervisor supervisor = session.get(TaskSupervisor.class);
    WorkerPresence presence = session.get(WorkerPresence.class);
    try (InstanceRegistry.Claim claim =
            CommandFailure.orFail(session.get(InstanceRegistry.class).claim(anySlot, 1));
        var _ = Signals.onStop(() -> stop(supervisor))) {
      Slot slot = claim.instances().getFirst().slot();
      presence.begin(
          new WorkerPlan(
              List.of(),
              List.of(new WorkerSlot(worker, slot, Map.of())),
              false,
              settings.pollingInterval(),
              settings.statusReportInterval(),
              session.settings().section(WorkerSettings.class).workerTags(),
              false));
      try {
        presence.busy(worker, task.id(), null);
        return exitCode(
            supervisor.supervise(
                new Assignment(task.id(), null, worker, slot, Map.of(), runtime.getKey()),
                runtime.getValue()),
            session.console());
      } finally {
        presence.end();
      }
    }
  }

  private static void stop(TaskSupervisor supervisor) {
    try {
      supervisor.shutDown(false);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static int exitCode(Ending ending, Console console) {
    return switch (ending) {
      case Ending.Reported(_, Exit.Completed(int code), _) -> code;
      case Ending.Reported(_, Exit.Stopped(), _) -> ExitCode.INTERRUPTED;
      case Ending.Reported _ -> ExitCode.FAILURE;
      case Ending.Overtaken(String why) -> {
        console.error("the task was not run to its end: " + why);
        yield ExitCode.FAILURE;
      }
      case Ending.GivenBack(var failure) -> {
        console.error(failure);
        yield ExitCode.FAILURE;
      }
      case Ending.Left() -> ExitCode.INTERRUPTED;
    };
  }
}
