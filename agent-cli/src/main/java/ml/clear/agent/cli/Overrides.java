// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import ml.clear.agent.core.settings.Secret;
import picocli.CommandLine.ParseResult;

/// The flags that several commands share and that set something everywhere.
final class Overrides {
  private Overrides() {}

  static void apply(ParseResult arguments, Session session) {
    if (has(arguments, "--git-user")) {
      session.override(
          "agent.git_user", arguments.matchedOptionValue("--git-user", ""), "--git-user");
    }
    if (has(arguments, "--git-pass")) {
      session.override(
          "agent.git_pass",
          Secret.of(arguments.matchedOptionValue("--git-pass", "")),
          "--git-pass");
    }
    if (has(arguments, "--cpu-only")) {
      session.override("agent.cpu_only", true, "--cpu-only");
    }
    if (has(arguments, "--gpus")) {
      session.chooseGpus(arguments.matchedOptionValue("--gpus", ""));
    }
  }

  private static boolean has(ParseResult arguments, String flag) {
    return arguments.commandSpec().findOption(flag) != null && arguments.hasMatchedOption(flag);
  }
}
