// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.run.RunStore;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.Worker;
import ml.clear.agent.core.worker.WorkerNames;
import ml.clear.agent.core.worker.WorkerObserver;
import ml.clear.agent.core.worker.WorkerPlan;
import ml.clear.agent.core.worker.WorkerPresence;
import ml.clear.agent.core.worker.WorkerSlot;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `daemon`: the worker.
final class DaemonCommand implements AgentCommand {
  /// Flags of the reference agent that this version does not have yet.
  private static final List<String> NOT_YET =
      List.of(
          "--services-mode",
          "--dynamic-gpus",
          "--use-owner-token",
          "--uptime",
          "--downtime",
          "--status",
          "--standalone-mode");

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command("daemon", "Takes tasks from queues and runs them, until it is stopped.");
    spec.addOption(
        Flags.words(
            "Q", "queues by name or id; the first goes first (the server's default)", "--queue"));
    spec.addOption(Flags.plain("the queues take turns", "--order-fairness"));
    spec.addOption(Flags.plain("create queues that are not there", "--create-queue"));
    spec.addOption(Flags.plain("write to the terminal, not to a log file", "--foreground"));
    spec.addOption(Flags.plain("go to the background", "--detached", "-d"));
    spec.addOption(
        Flags.number("SEC", "pause between looks at empty queues (2.5)", "--polling-interval"));
    spec.addOption(Flags.number("N", "how many tasks run at once (1)", "--slots"));
    spec.addOption(Flags.text("NAME", "where tasks run: native (default)", "--runtime"));
    spec.addOption(Flags.text("LIST", "GPUs to use: 0,1 or all", "--gpus"));
    spec.addOption(Flags.plain("use no GPU", "--cpu-only"));
    spec.addOption(Flags.words("T", "tags in this worker's reports", "--child-report-tags"));
    spec.addOption(Flags.text("USER", "user for git hosts", "--git-user"));
    spec.addOption(Flags.text("PASS", "password or token for git hosts", "--git-pass"));
    spec.addOption(
        Flags.optionalWords(
            "ID", "stop the worker on this machine that these flags name", "--stop"));
    spec.addOption(Flags.optionalWords("IMAGE ARGS", "run tasks in containers", "--docker"));
    NOT_YET.forEach(flag -> spec.addOption(Flags.hidden(flag)));
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    refuseAbsent(arguments);
    Overrides.apply(arguments, session);
    if (arguments.hasMatchedOption("--stop")) {
      return new WorkerStop(session).stop(arguments.matchedOptionValue("--stop", List.of()));
    }
    boolean foreground = arguments.hasMatchedOption("--foreground");
    Map.Entry<RuntimeName, TaskRuntime> runtime =
        session
            .get(TaskRuntimes.class)
            .named(
                arguments.hasMatchedOption("--docker")
                    ? "docker"
                    : arguments.matchedOptionValue("--runtime", "native"));
    List<NamedQueue> queues =
        CommandFailure.orFail(
            session
                .get(TaskQueue.class)
                .resolve(
                    arguments.matchedOptionValue("--queue", List.of()),
                    arguments.hasMatchedOption("--create-queue")));
    AgentSettings settings = session.agentSettings();
    WorkerNames names = WorkerNames.of(settings, GpuSet.in(session.processEnvironment()));
    int slots = arguments.matchedOptionValue("--slots", 1);
    if (slots < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--slots: at least one task must be able to run");
    }
    try (InstanceRegistry.Claim claim =
        CommandFailure.orFail(session.get(InstanceRegistry.class).claim(names, slots))) {
      announce(session.console(), claim.instances(), queues);
      if (!foreground) {
        session.console().redirect(BackgroundLog.open(session.processEnvironment(), settings));
      }
      return work(
          plan(arguments, session, queues, claim.instances()),
          runtime,
          session,
          new WorkerConsole(session.console(), foreground, queues));
    }
  }

  /// Runs a worker until it is stopped by a signal.
  private static int work(
      WorkerPlan plan,
      Map.Entry<RuntimeName, TaskRuntime> runtime,
      Session session,
      WorkerObserver observer)
      throws InterruptedException {
    var worker =
        new Worker(
            plan,
            session.get(TaskQueue.class),
            session.get(WorkerPresence.class),
            runtime,
            session.get(TaskSupervisor.class),
            session.get(RunStore.class),
            observer);
    try (var signals = Signals.onStop(worker::stop)) {
      worker.run();
      return signals.exitCode();
    }
  }

  private static WorkerPlan plan(
      ParseResult arguments, Session session, List<NamedQueue> queues, List<Instance> instances) {
    AgentSettings settings = session.agentSettings();
    var slots = new ArrayList<WorkerSlot>();
    for (Instance instance : instances) {
      slots.add(new WorkerSlot(instance.worker(), instance.slot(), Map.of()));
    }
    Duration poll =
        arguments.hasMatchedOption("--polling-interval")
            ? Duration.ofSeconds(Math.max(1, arguments.matchedOptionValue("--polling-interval", 5)))
            : settings.pollingInterval();
    return new WorkerPlan(
        queues,
        slots,
        arguments.hasMatchedOption("--order-fairness"),
        poll,
        settings.statusReportInterval(),
        arguments.matchedOptionValue("--child-report-tags", List.of()),
        settings.onSigterm() == AgentSettings.OnSigterm.LEAVE);
  }

  private static void announce(Console console, List<Instance> instances, List<NamedQueue> queues) {
    for (Instance instance : instances) {
      console.print("Worker \"%s\" - Listening to queues:".formatted(instance.worker()));
    }
    var table = new TextTable("id", "name", "tags");
    queues.forEach(
        queue -> table.row(queue.id().value(), queue.name(), String.join(", ", queue.tags())));
    console.print(table.toString());
  }

  private static void refuseAbsent(ParseResult arguments) {
    Flags.refuse(arguments, NOT_YET);
    if (arguments.hasMatchedOption("--detached")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--detached is not in this version\n"
              + "  next: start it as 'setsid clearml-agent daemon … &', or as a systemd service");
    }
  }
}
