// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The flags in front of the command.
///
/// @param rest the command and its arguments
record GlobalFlags(
    @Nullable Path configurationFile,
    boolean debug,
    boolean version,
    boolean help,
    List<String> rest) {
  static final String USAGE = "usage: clearml-agent [FLAG …] COMMAND …";

  static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("clearml-agent");
    spec.usageMessage().customSynopsis(USAGE);
    spec.addOption(
        Flags.text("FILE", "read this configuration instead of ~/clearml.conf", "--config-file"));
    spec.addOption(Flags.plain("tell more", "-d", "--debug"));
    spec.addOption(Flags.plain("print the version", "--version"));
    return spec.addOption(
        OptionSpec.builder("-h", "--help")
            .description("show this help; COMMAND --help shows its flags")
            .build());
  }

  /// Reads the flags up to the command.
  ///
  /// @throws CommandLine.ParameterException when they can't be used
  static GlobalFlags of(List<String> words) {
    CommandLine line = Flags.reader(spec());
    var names = new FlagNames(line);
    var flags = new ArrayList<String>();
    int next = 0;
    while (next < words.size() && words.get(next).startsWith("-")) {
      String flag = names.complete(words.get(next++));
      flags.add(flag);
      if (names.takesNext(flag) && next < words.size()) {
        flags.add(words.get(next++));
      }
    }
    ParseResult parsed = line.parseArgs(flags.toArray(String[]::new));
    String file = parsed.matchedOptionValue("--config-file", "");
    return new GlobalFlags(
        file.isEmpty() ? null : Path.of(file),
        parsed.hasMatchedOption("--debug"),
        parsed.hasMatchedOption("--version"),
        parsed.hasMatchedOption("--help"),
        words.subList(next, words.size()));
  }
}
