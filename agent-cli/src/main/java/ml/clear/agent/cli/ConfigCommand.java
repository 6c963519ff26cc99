// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import ml.clear.agent.core.settings.ConfigurationDump;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `config`: the configuration in force, secrets masked.
final class ConfigCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    return Flags.command("config", "Prints the configuration in force, secrets masked.");
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    ConfigurationDump.lines(session.settings()).forEach(session.console()::print);
    return ExitCode.SUCCESS;
  }
}
