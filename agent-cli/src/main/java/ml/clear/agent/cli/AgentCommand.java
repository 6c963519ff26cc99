// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// A command of the program. It is made only when it is the one that was asked for.
interface AgentCommand {
  /// Its flags and their help.
  CommandSpec spec();

  /// Runs it.
  ///
  /// @return the exit code
  int run(ParseResult arguments, Session session) throws InterruptedException;
}
