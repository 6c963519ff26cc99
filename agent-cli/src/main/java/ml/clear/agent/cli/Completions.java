// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What there is to complete.
///
/// @param command its word; empty = in front of the command
/// @param summary what it does
record Completions(String command, String summary, List<Flag> flags, List<String> values) {
  /// A flag.
  ///
  /// @param value what completes its value
  record Flag(List<String> names, String description, Value value, List<String> choices) {}

  /// What a flag takes.
  enum Value {
    NONE,
    ANY,
    FILE,
    FOLDER,
    CHOICE
  }

  /// Those in front of the command first, then those of each command.
  static List<Completions> all() {
    var all = new ArrayList<Completions>();
    all.add(of("", "", GlobalFlags.spec()));
    for (CommandName name : CommandName.values()) {
      all.add(of(name.word(), name.summary(), name.create().spec()));
    }
    return all;
  }

  private static Completions of(String command, String summary, CommandSpec spec) {
    return new Completions(
        command,
        summary,
        spec.options().stream().filter(flag -> !flag.hidden()).map(Completions::flag).toList(),
        spec.positionalParameters().stream()
            .flatMap(word -> list(word.completionCandidates()).stream())
            .toList());
  }

  private static Flag flag(OptionSpec flag) {
    List<String> choices = list(flag.completionCandidates());
    Value value =
        flag.arity().max() == 0
            ? Value.NONE
            : !choices.isEmpty()
                ? Value.CHOICE
                : switch (flag.paramLabel()) {
                  case "FILE" -> Value.FILE;
                  case "DIR" -> Value.FOLDER;
                  default -> Value.ANY;
                };
    return new Flag(List.of(flag.names()), String.join(" ", flag.description()), value, choices);
  }

  private static List<String> list(@Nullable Iterable<String> values) {
    return values == null ? List.of() : StreamSupport.stream(values.spliterator(), false).toList();
  }
}
