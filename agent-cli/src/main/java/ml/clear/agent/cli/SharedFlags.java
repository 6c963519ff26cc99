// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import ml.clear.agent.core.settings.Secret;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The flags that `daemon`, `execute` and `build` share (config-cli C2). Each sets something
/// everywhere, in the tasks too.
final class SharedFlags {
  private static final List<String> LEVELS =
      List.of("DEBUG", "INFO", "WARN", "WARNING", "ERROR", "CRITICAL");

  private SharedFlags() {}

  static void addTo(CommandSpec spec) {
    Flags.group(
        spec,
        "Tasks",
        Flags.text("LIST", "GPUs to use: 0,1 or all", "--gpus"),
        Flags.plain("use no GPU", "--cpu-only"),
        Flags.text("USER", "user for git hosts", "--git-user"),
        Flags.text("PASS", "password or token for git hosts", "--git-pass"),
        Flags.choice(
            "LEVEL", LEVELS, "log level of the ClearML SDK in the task (INFO)", "--log-level"),
        Flags.counted("let python optimize the task; -OO: drop docstrings too", "-O"));
  }

  static void apply(ParseResult arguments, Session session) {
    if (arguments.hasMatchedOption("--git-user")) {
      session.override(
          "agent.git_user", arguments.matchedOptionValue("--git-user", ""), "--git-user");
    }
    if (arguments.hasMatchedOption("--git-pass")) {
      session.override(
          "agent.git_pass",
          Secret.of(arguments.matchedOptionValue("--git-pass", "")),
          "--git-pass");
    }
    if (arguments.hasMatchedOption("--log-level")) {
      session.override(
          "agent.log_level", arguments.matchedOptionValue("--log-level", ""), "--log-level");
    }
    if (arguments.hasMatchedOption("-O")) {
      List<Boolean> given = arguments.matchedOptionValue("-O", List.of());
      session.override("agent.python_optimization", given.size(), "-O");
    }
    if (arguments.hasMatchedOption("--cpu-only")) {
      session.override("agent.cpu_only", true, "--cpu-only");
    }
    if (arguments.hasMatchedOption("--gpus")) {
      session.chooseGpus(arguments.matchedOptionValue("--gpus", ""));
    }
  }
}
