// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/// The kinds of flags that our commands have.
final class Flags {
  private Flags() {}

  /// A command with `-h` and a description.
  static CommandSpec command(String name, String description) {
    CommandSpec spec = CommandSpec.create().name("clearml-agent " + name);
    spec.usageMessage()
        .synopsisHeading("")
        .customSynopsis("usage: clearml-agent " + name + " [FLAG …]")
        .description(description)
        .width(80)
        .sectionMap()
        .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new FlagGroups());
    return spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("show this help").build());
  }

  /// Reads a command's flags. Of those given twice the last one counts; lists grow. Files of
  /// arguments were read before.
  static CommandLine reader(CommandSpec spec) {
    return new CommandLine(spec).setExpandAtFiles(false).setOverwrittenOptionsAllowed(true);
  }

  /// Adds flags that the help shows together.
  static void group(CommandSpec spec, String title, OptionSpec... flags) {
    List.of(flags).forEach(spec::addOption);
    if (spec.usageMessage().sectionMap().get(UsageMessageSpec.SECTION_KEY_OPTION_LIST)
        instanceof FlagGroups groups) {
      groups.add(title, List.of(flags));
    }
  }

  /// A flag without a value.
  static OptionSpec plain(String description, String... names) {
    return flag(description, names).build();
  }

  /// A flag without a value that counts how often it is given.
  static OptionSpec counted(String description, String name) {
    return flag(description, name)
        .type(List.class)
        .auxiliaryTypes(Boolean.class)
        .arity("0")
        .build();
  }

  /// A flag with one value. Labels say what it is: `FILE` and `DIR` are completed as such.
  static OptionSpec text(String label, String description, String... names) {
    return flag(description, names).type(String.class).paramLabel(label).build();
  }

  /// A flag with one of some values, in any case.
  static OptionSpec choice(String label, List<String> values, String description, String name) {
    return flag(description, name)
        .type(String.class)
        .paramLabel(label)
        .completionCandidates(values)
        .converters(text ->
            values.stream()
                .filter(value -> value.equals(text.toUpperCase(Locale.ROOT)) || value.equals(text))
                .findFirst()
                .orElseThrow(() ->
                    new TypeConversionException(
                        "'%s' is none of %s".formatted(text, String.join(", ", values)))))
        .build();
  }

  /// A flag with a number.
  static OptionSpec number(String label, String description, String... names) {
    return flag(description, names).type(Integer.class).paramLabel(label).build();
  }

  /// A flag with a number, or without.
  static OptionSpec optionalNumber(String label, String description, String... names) {
    return number(label, description, names).toBuilder().arity("0..1").fallbackValue("-1").build();
  }

  /// A flag that takes the words after it.
  static OptionSpec words(String label, String description, String... names) {
    return words(label, "1..*", description, names).build();
  }

  /// A flag that takes the words after it, or none.
  static OptionSpec optionalWords(String label, String description, String... names) {
    return words(label, "0..*", description, names).build();
  }

  /// Adds flags of the reference agent that come with a later version, or have nothing to do here:
  /// parsed as they are there, and not shown.
  static void hidden(CommandSpec spec, OptionSpec... flags) {
    for (OptionSpec flag : flags) {
      spec.addOption(flag.toBuilder().hidden(true).build());
    }
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

  private static OptionSpec.Builder words(
      String label, String arity, String description, String... names) {
    return flag(description, names)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity(arity)
        .paramLabel(label);
  }

  private static OptionSpec.Builder flag(String description, String... names) {
    return OptionSpec.builder(names[0], Arrays.copyOfRange(names, 1, names.length))
        .description(description);
  }
}
