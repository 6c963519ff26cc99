// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `install-bootstrap`: the reference agent installs a part of itself by it. Scripts that call it
/// go on.
final class InstallBootstrapCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command("install-bootstrap", "Does nothing: this agent is complete as it is.");
    Flags.group(
        spec,
        "Accepted",
        Flags.plain("nothing is checked", "--check"),
        Flags.plain("nothing is forced", "--force"),
        Flags.text("V", "not looked at", "--version"),
        Flags.text("FILE", "not looked at", "--from-file"));
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    session.console().print("This agent needs no bootstrap: nothing is to be installed.");
    return ExitCode.SUCCESS;
  }
}
