// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.settings.AgentVersion;
import ml.clear.agent.core.settings.RawEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The program behind `clearml-agent`: reads the global flags, finds the command, runs it, and says
/// in the end what went wrong.
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
    var globals = new Globals();
    List<String> rest = globals.take(words);
    if (globals.problem != null) {
      console.error(globals.problem);
      return ExitCode.USAGE;
    }
    if (globals.version) {
      console.print("CLEARML-AGENT version " + AgentVersion.current().number());
      return ExitCode.SUCCESS;
    }
    if (globals.help || rest.isEmpty()) {
      printHelp();
      return ExitCode.SUCCESS;
    }
    Optional<CommandName> name = CommandName.find(rest.getFirst());
    if (name.isEmpty()) {
      console.error(
          "there is no command '%s'%s\n  next: clearml-agent --help lists the commands"
              .formatted(rest.getFirst(), Nearest.hint(rest.getFirst(), words())));
      return ExitCode.USAGE;
    }
    return run(name.get().create(), rest.subList(1, rest.size()), globals);
  }

  private int run(AgentCommand command, List<String> arguments, Globals globals) {
    var line = new CommandLine(command.spec());
    try {
      ParseResult parsed = line.parseArgs(arguments.toArray(String[]::new));
      if (parsed.isUsageHelpRequested()) {
        console.print(line.getUsageMessage(console.isTerminal() ? Ansi.ON : Ansi.OFF).strip());
        return ExitCode.SUCCESS;
      }
      return run(command, parsed, globals);
    } catch (ParameterException e) {
      console.error(usageProblem(e, line));
      return ExitCode.USAGE;
    }
  }

  private int run(AgentCommand command, ParseResult parsed, Globals globals) {
    try (var session =
        new Session(console, environment, globals.configurationFile, globals.debug)) {
      return command.run(parsed, session);
    } catch (CommandFailure e) {
      console.error(String.valueOf(e.getMessage()));
      return e.exitCode();
    } catch (InterruptedException _) {
      return ExitCode.INTERRUPTED;
    }
  }

  private static String usageProblem(ParameterException e, CommandLine line) {
    var text = new StringBuilder(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        text.append("; did you mean ").append(suggestions.getFirst()).append('?');
      }
    }
    return text.append("\n  next: ")
        .append(line.getCommandSpec().name())
        .append(" --help lists the flags")
        .toString();
  }

  private static List<String> words() {
    return java.util.Arrays.stream(CommandName.values()).map(CommandName::word).toList();
  }

  private void printHelp() {
    var text = new StringBuilder();
    text.append("CLEARML-AGENT: takes tasks from ClearML queues and runs them\n\n");
    text.append("usage: clearml-agent [--config-file F] [--debug] COMMAND …\n\n");
    for (CommandName name : CommandName.values()) {
      text.append("  %-10s %s%n".formatted(name.word(), name.summary()));
    }
    text.append(
        """

        --config-file F   read this configuration instead of ~/clearml.conf
        --debug, -d       tell more
        --version         print the version
        -h, --help        this; clearml-agent COMMAND --help for a command's flags\
        """);
    console.print(text.toString());
  }

  /// The flags in front of the command.
  private static final class Globals {
    private @Nullable Path configurationFile;
    private boolean debug;
    private boolean help;
    private boolean version;
    private @Nullable String problem;

    List<String> take(List<String> words) {
      var rest = new ArrayList<>(words);
      while (!rest.isEmpty() && rest.getFirst().startsWith("-") && problem == null) {
        String flag = rest.removeFirst();
        if (flag.startsWith("--config-file=")) {
          configurationFile = Path.of(flag.substring("--config-file=".length()));
          continue;
        }
        switch (flag) {
          case "--config-file" -> {
            if (rest.isEmpty()) {
              problem = "--config-file needs a file";
            } else {
              configurationFile = Path.of(rest.removeFirst());
            }
          }
          case "--debug", "-d" -> debug = true;
          case "--help", "-h" -> help = true;
          case "--version" -> version = true;
          default ->
              problem =
                  "there is no flag '%s'%s\n  next: clearml-agent --help lists the flags"
                      .formatted(
                          flag,
                          Nearest.hint(
                              flag, List.of("--config-file", "--debug", "--help", "--version")));
        }
      }
      return rest;
    }
  }
}
