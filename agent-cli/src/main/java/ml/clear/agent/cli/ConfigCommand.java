// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.ConfigurationDump;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSource.Loading;
import ml.clear.agent.core.settings.SettingsValue;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `config`: the configuration in force, where a value comes from, and what is wrong; secrets
/// masked.
final class ConfigCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    return Flags.command("config", "Prints the configuration in force, secrets masked.")
        .addOption(
            Flags.text(
                "KEY", "tell value and origin of a key, or of all keys of a section", "--explain"))
        .addOption(
            Flags.plain("tell all that is wrong with the configuration; exit 2 if any", "--check"))
        .addOption(Flags.plain("print JSON", "--json"));
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    boolean check = arguments.hasMatchedOption("--check");
    boolean json = arguments.hasMatchedOption("--json");
    if (check && arguments.hasMatchedOption("--explain")) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--check and --explain are two questions\n  next: give one of them at a time");
    }
    if (check || (json && session.loading() instanceof Loading.Invalid)) {
      return check(session, json);
    }
    if (arguments.hasMatchedOption("--explain")) {
      explain(arguments.matchedOptionValue("--explain", ""), session, json);
    } else if (json) {
      print(session, ConfigJson.configuration(session.settings(), session.catalogue()));
    } else {
      ConfigurationDump.lines(session.settings()).forEach(session.console()::print);
    }
    return ExitCode.SUCCESS;
  }

  private static int check(Session session, boolean json) {
    return switch (session.loading()) {
      case Loading.Loaded(Settings settings) -> {
        var subject =
            settings.location().map(Path::toString).orElse("the configuration, without a file,");
        report(session, json, List.of(), settings.warnings(), subject + " is valid");
        yield ExitCode.SUCCESS;
      }
      case Loading.Invalid(List<SettingsProblem> problems, List<SettingsProblem> warnings) -> {
        report(session, json, problems, warnings, count(problems.size(), "problem"));
        yield ExitCode.USAGE;
      }
    };
  }

  private static void report(
      Session session,
      boolean json,
      List<SettingsProblem> problems,
      List<SettingsProblem> warnings,
      String verdict) {
    if (json) {
      print(session, ConfigJson.check(problems, warnings));
      return;
    }
    var console = session.console();
    problems.forEach(it -> console.print("problem: " + it.describeWithExcerpt()));
    warnings.forEach(it -> console.print("warning: " + it.describeWithExcerpt()));
    console.print(verdict + ", " + count(warnings.size(), "warning"));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static void explain(String key, Session session, boolean json) {
    boolean usable = session.loading() instanceof Loading.Loaded;
    List<SettingsValue> values = usable ? session.settings().values() : List.of();
    var explanations = Explanation.of(key, values, session.catalogue());
    if (explanations.isEmpty() && usable) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is no key '%s'%s\n  next: clearml-agent config --explain agent shows all keys of a section"
              .formatted(key, Nearest.hint(key, Explanation.keys(values, session.catalogue()))));
    }
    if (json) {
      print(session, Map.of("keys", explanations.stream().map(Explanation::json).toList()));
      return;
    }
    for (int i = 0; i < explanations.size(); i++) {
      if (i > 0) {
        session.console().print("");
      }
      explanations.get(i).lines(usable).forEach(session.console()::print);
    }
    if (!usable) {
      session.settings(); // ends the command with what is wrong
    }
  }

  private static void print(Session session, Map<String, ?> document) {
    session.console().print(JsonText.document(document).strip());
  }
}
