// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The kinds of flags that our commands have.
final class Flags {
  private Flags() {}

  /// A command with `-h` and a description.
  static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name("clearml-agent " + name);
    spec.usageMessage().description(description).abbreviateSynopsis(true).width(100);
    return spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("show this help").build());
  }

  /// A flag without a value.
  static OptionSpec plain(String description, String... names) {
    return OptionSpec.builder(names[0], tail(names)).description(description).build();
  }

  /// A flag with one value.
  static OptionSpec text(String label, String description, String... names) {
    return OptionSpec.builder(names[0], tail(names))
        .type(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A flag with a number.
  static OptionSpec number(String label, String description, String... names) {
    return OptionSpec.builder(names[0], tail(names))
        .type(Integer.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A flag that takes the words after it.
  static OptionSpec words(String label, String description, String... names) {
    return OptionSpec.builder(names[0], tail(names))
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("1..*")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A flag that takes the words after it, or none.
  static OptionSpec optionalWords(String label, String description, String... names) {
    return OptionSpec.builder(names[0], tail(names))
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..*")
        .paramLabel(label)
        .description(description)
        .build();
  }

  /// A flag that is accepted, with or without words, and not shown.
  static OptionSpec hidden(String name) {
    return OptionSpec.builder(name)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity("0..*")
        .hidden(true)
        .build();
  }

  /// Ends the command when one of these flags was given: they come with a later version.
  static void refuse(ParseResult arguments, List<String> flags) {
    for (String flag : flags) {
      if (arguments.hasMatchedOption(flag)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            flag + " is not in this version\n  next: leave the flag out, or use a later version");
      }
    }
  }

  private static String[] tail(String[] names) {
    return Arrays.copyOfRange(names, 1, names.length);
  }
}
