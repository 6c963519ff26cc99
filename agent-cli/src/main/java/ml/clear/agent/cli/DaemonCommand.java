// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.WorkerSettings;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.WorkerNames;
import ml.clear.agent.core.worker.WorkerPlan;
import ml.clear.agent.core.worker.WorkerSlot;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `daemon`: the worker.
final class DaemonCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    return DaemonFlags.spec();
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    DaemonFlags.apply(arguments, session);
    if (arguments.hasMatchedOption("--stop")) {
      // the other flags are those that the worker was started with
      return new WorkerStop(session).stop(arguments.matchedOptionValue("--stop", List.of()));
    }
    DaemonFlags.refuseAbsent(arguments);
    int slots = DaemonFlags.slots(arguments);
    String wanted = DaemonFlags.runtime(arguments);
    boolean foreground = arguments.hasMatchedOption("--foreground");
    session.get(TaskRuntimes.class).named(wanted); // a wrong one is told before the server is asked
    if (arguments.hasMatchedOption("--status")) {
      return status(arguments, session);
    }
    session.beginWork();
    List<NamedQueue> queues =
        CommandFailure.orFail(
            session
                .get(TaskQueue.class)
                .resolve(
                    arguments.matchedOptionValue("--queue", List.of()),
                    arguments.hasMatchedOption("--create-queue")));
    AgentSettings settings = session.agentSettings();
    WorkerNames names = WorkerNames.of(settings, GpuSet.in(session.processEnvironment()));
    try (InstanceRegistry.Claim claim =
        CommandFailure.orFail(session.get(InstanceRegistry.class).claim(names, slots))) {
      announce(session.console(), claim.instances(), queues);
      if (!foreground) {
        session.console().redirect(BackgroundLog.open(session.processEnvironment(), settings));
      }
      List<Instance> instances = claim.instances();
      return new WorkerTurns(
              session,
              wanted,
              configured -> plan(arguments, configured, queues, instances),
              new WorkerConsole(session.console(), foreground, queues))
          .run();
    }
  }

  /// A question: nothing is created or written, and a server that is away only keeps the queues
  /// untold.
  private static int status(ParseResult arguments, Session session) throws InterruptedException {
    session.console().print("Hours: all, none are configured");
    List<String> wanted = arguments.matchedOptionValue("--queue", List.of());
    switch (session.get(TaskQueue.class).resolve(wanted, false)) {
      case Outcome.Success<List<NamedQueue>>(List<NamedQueue> queues) ->
          session.console().print("Queues:\n" + table(queues));
      case Outcome.Failed<List<NamedQueue>>(Failure failure)
          when failure.reason() == ReasonCode.QUEUE_UNKNOWN ->
          throw new CommandFailure(failure);
      case Outcome.Failed<List<NamedQueue>>(Failure failure) ->
          session.console().warn("the queues are not known: " + failure.describe());
    }
    return ExitCode.SUCCESS;
  }

  private static WorkerPlan plan(
      ParseResult arguments, Session session, List<NamedQueue> queues, List<Instance> instances) {
    AgentSettings settings = session.agentSettings();
    var slots = new ArrayList<WorkerSlot>();
    for (Instance instance : instances) {
      slots.add(new WorkerSlot(instance.worker(), instance.slot(), Map.of()));
    }
    return new WorkerPlan(
        queues,
        slots,
        arguments.hasMatchedOption("--order-fairness"),
        settings.pollingInterval(),
        settings.statusReportInterval(),
        session.settings().section(WorkerSettings.class).workerTags(),
        settings.onSigterm() == AgentSettings.OnSigterm.LEAVE);
  }

  private static void announce(Console console, List<Instance> instances, List<NamedQueue> queues) {
    for (Instance instance : instances) {
      console.print("Worker \"%s\" - Listening to queues:".formatted(instance.worker()));
    }
    console.print(table(queues).toString());
  }

  private static TextTable table(List<NamedQueue> queues) {
    var table = new TextTable("id", "name", "tags");
    queues.forEach(
        queue -> table.row(queue.id().value(), queue.name(), String.join(", ", queue.tags())));
    return table;
  }
}
