// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.settings.AgentVersion;
import ml.clear.agent.core.settings.RawEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program behind `clearml-agent`: reads the global flags, finds the command, runs it, and says
/// in the end what went wrong. Until a command runs, no configuration, server or adapter is looked
/// at.
final class Program {
  private final Console console;
  private final RawEnvironment environment;

  Program(Console console, RawEnvironment environment) {
    this.console = console;
    this.environment = environment;
  }

  /// Runs a command line.
  ///
  /// @return the exit code
  int run(List<String> words) {
    try {
      return run(GlobalFlags.of(ArgumentFiles.expand(words)));
    } catch (ParameterException e) {
      return misused(e);
    } catch (CommandFailure e) {
      console.error(String.valueOf(e.getMessage()));
      return e.exitCode();
    } catch (InterruptedException _) {
      return ExitCode.INTERRUPTED;
    }
  }

  private int run(GlobalFlags globals) throws InterruptedException {
    if (globals.version()) {
      console.print("CLEARML-AGENT version " + AgentVersion.current().number());
      return ExitCode.SUCCESS;
    }
    if (globals.help() || globals.rest().isEmpty()) {
      console.print(ProgramHelp.text(ansi()));
      return ExitCode.SUCCESS;
    }
    String word = globals.rest().getFirst();
    Optional<CommandName> name = CommandName.find(word);
    if (name.isEmpty()) {
      throw new ParameterException(
          new CommandLine(GlobalFlags.spec()),
          "there is no command '%s'%s".formatted(word, Nearest.hint(word, CommandName.words())));
    }
    return run(name.get().create(), globals.rest().subList(1, globals.rest().size()), globals);
  }

  private int run(AgentCommand command, List<String> arguments, GlobalFlags globals)
      throws InterruptedException {
    CommandLine line = Flags.reader(command.spec());
    List<String> complete = new FlagNames(line).complete(arguments);
    ParseResult parsed = line.parseArgs(complete.toArray(String[]::new));
    if (parsed.isUsageHelpRequested()) {
      console.print(line.getUsageMessage(ansi()).strip());
      return ExitCode.SUCCESS;
    }
    try (var session =
        new Session(console, environment, globals.configurationFile(), globals.debug())) {
      return command.run(parsed, session);
    }
  }

  private int misused(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String problem =
        e instanceof UnmatchedArgumentException unmatched
            ? "there is no place for " + String.join(" ", unmatched.getUnmatched())
            : e.getMessage();
    console.misused(
        spec.usageMessage().customSynopsis()[0],
        "%s: error: %s\n  next: %s --help shows what there is"
            .formatted(spec.name(), problem, spec.name()));
    return ExitCode.USAGE;
  }

  private Ansi ansi() {
    return console.hasColours() ? Ansi.ON : Ansi.OFF;
  }
}
