// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.run.Assignment;
import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.settings.AgentSettings;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `execute`: one task, here and now.
final class ExecuteCommand implements AgentCommand {
  private static final Logger LOG = LoggerFactory.getLogger(ExecuteCommand.class);
  private static final List<String> NOT_YET =
      List.of(
          "--docker",
          "--clone",
          "--full-monitoring",
          "--disable-monitoring",
          "--require-queue",
          "--standalone-mode",
          "--log-file");

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command("execute", "Runs one task here and now, and exits with its exit code.");
    spec.addOption(Flags.text("TASK", "the task's id", "--id"));
    spec.addOption(Flags.text("NAME", "where it runs: native (default)", "--runtime"));
    spec.addOption(Flags.text("LIST", "GPUs to use: 0,1 or all", "--gpus"));
    spec.addOption(Flags.plain("use no GPU", "--cpu-only"));
    spec.addOption(Flags.text("USER", "user for git hosts", "--git-user"));
    spec.addOption(Flags.text("PASS", "password or token for git hosts", "--git-pass"));
    NOT_YET.forEach(flag -> spec.addOption(Flags.hidden(flag)));
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    Flags.refuse(arguments, NOT_YET);
    String id = arguments.matchedOptionValue("--id", "");
    if (id.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "no task is named\n  next: clearml-agent execute --id TASK");
    }
    Overrides.apply(arguments, session);
    Map.Entry<RuntimeName, TaskRuntime> runtime =
        session.get(TaskRuntimes.class).named(arguments.matchedOptionValue("--runtime", "native"));
    Task task = find(TaskId.of(id), session);
    return execute(task, runtime, session);
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
    if (session.get(TaskBoard.class).dequeue(task.id()) instanceof Outcome.Failed<Boolean> failed) {
      LOG.warn(
          "task {} could not be taken off its queue: {}", task.id(), failed.failure().message());
    }
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
              List.of(),
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
