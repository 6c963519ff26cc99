// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The flags of `daemon` (config-cli C3).
final class DaemonFlags {
  /// Flags of the reference agent that this version does not have yet.
  private static final List<String> NOT_YET =
      List.of(
          "--services-mode",
          "--dynamic-gpus",
          "--use-owner-token",
          "--uptime",
          "--downtime",
          "--standalone-mode");

  private DaemonFlags() {}

  static CommandSpec spec() {
    CommandSpec spec =
        Flags.command("daemon", "Takes tasks from queues and runs them, until it is stopped.");
    Flags.group(
        spec,
        "Queues",
        Flags.words("Q", "by name or id, the first goes first (server's default)", "--queue"),
        Flags.plain("the queues take turns", "--order-fairness"),
        Flags.plain("create queues that are not there", "--create-queue"),
        Flags.number(
            "SEC", "pause between looks at empty queues, 1 at least (2.5)", "--polling-interval"));
    Flags.group(
        spec,
        "Worker",
        Flags.plain("write to the terminal, not to a log file", "--foreground"),
        Flags.number("N", "how many tasks run at once (1)", "--slots"),
        Flags.words("T", "tags in this worker's reports", "--child-report-tags"),
        Flags.optionalWords(
            "ID", "stop this machine's worker with these flags or this id", "--stop"),
        Flags.plain("print the worker's hours and queues, and end", "--status"));
    SharedFlags.addTo(spec);
    Flags.group(
        spec, "Where tasks run", Flags.text("NAME", "the runtime: native (default)", "--runtime"));
    addHidden(spec);
    return spec;
  }

  private static void addHidden(CommandSpec spec) {
    Flags.hidden(
        spec,
        // refused as long as the archive has no docker runtime
        Flags.optionalWords("IMAGE ARGS", "in containers, as --runtime docker", "--docker"),
        Flags.optionalWords("IMAGE ARGS", "in containers of podman", "--podman"),
        Flags.plain("go to the background", "-d", "--detached"),
        Flags.optionalNumber("N", "run services, N at once", "--services-mode"),
        Flags.plain("share out GPUs", "--dynamic-gpus"),
        Flags.plain("run tasks as their owners", "--use-owner-token"),
        Flags.optionalWords("H D", "hours and days of work", "--uptime"),
        Flags.optionalWords("H D", "hours and days without work", "--downtime"),
        Flags.plain("use no network", "--standalone-mode"),
        // there is one version, and no bootstrap: both are so anyway
        Flags.plain("use this version in containers", "--force-current-version"),
        Flags.plain("check the bootstrap's version", "--check-bootstrap"));
  }

  /// What the flags set for everything that follows.
  static void apply(ParseResult arguments, Session session) {
    SharedFlags.apply(arguments, session);
    if (arguments.hasMatchedOption("--polling-interval")) {
      int seconds = Math.max(1, arguments.matchedOptionValue("--polling-interval", 1));
      session.override("agent.polling_interval_sec", seconds, "--polling-interval");
    }
    if (arguments.hasMatchedOption("--status")) {
      // one try: who asks wants an answer now
      session.override("api.initial_connect_retries", "no", "--status");
      session.override("api.http.retries.connect", 0, "--status");
    }
    if (arguments.hasMatchedOption("--child-report-tags")) {
      List<String> tags = arguments.matchedOptionValue("--child-report-tags", List.of());
      session.override("agent.worker_tags", tags, "--child-report-tags");
    }
  }

  /// The runtime that the flags name.
  static String runtime(ParseResult arguments) {
    List<String> docker = arguments.matchedOptionValue("--docker", List.of());
    List<String> podman = arguments.matchedOptionValue("--podman", List.of());
    if (!docker.isEmpty() && !podman.isEmpty() && !docker.equals(podman)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--docker and --podman name different images\n  next: leave one of them out");
    }
    return arguments.hasMatchedOption("--docker") || arguments.hasMatchedOption("--podman")
        ? "docker"
        : arguments.matchedOptionValue("--runtime", "native");
  }

  /// How many tasks run at once.
  static int slots(ParseResult arguments) {
    int slots = arguments.matchedOptionValue("--slots", 1);
    if (slots < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--slots: at least one task must be able to run");
    }
    return slots;
  }

  /// Ends the command when a flag was given that this version does not have.
  static void refuseAbsent(ParseResult arguments) {
    Flags.refuse(arguments, NOT_YET);
    if (arguments.hasMatchedOption("--detached") && !arguments.hasMatchedOption("--foreground")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--detached is not in this version\n"
              + "  next: start it as 'setsid clearml-agent daemon … &', or as a systemd service");
    }
  }
}
