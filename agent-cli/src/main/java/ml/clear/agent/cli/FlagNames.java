// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The flags of a command as they may be written: in full, or as a prefix that one flag alone has.
/// What begins with a dash and is no flag is an error, not a value, unless it is a number or holds
/// a blank; all this as in the reference agent.
final class FlagNames {
  private final CommandLine line;
  private final CommandSpec spec;

  FlagNames(CommandLine line) {
    this.line = line;
    spec = line.getCommandSpec();
  }

  /// Whether the word is a flag whose value is the next word.
  boolean takesNext(String word) {
    OptionSpec flag = spec.findOption(word);
    return flag != null && flag.arity().min() > 0;
  }

  /// The words with all flags in full.
  List<String> complete(List<String> words) {
    var complete = new ArrayList<String>();
    boolean flags = true;
    for (String word : words) {
      flags &= !word.equals("--");
      complete.add(flags ? complete(word) : word);
    }
    return complete;
  }

  /// A flag in full; any other word as it is.
  String complete(String word) {
    if (!word.startsWith("-") || word.length() == 1) {
      return word;
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    boolean isLong = word.startsWith("--");
    if (spec.findOption(name) != null
        || (!isLong && spec.findOption(word.substring(0, 2)) != null)) {
      return valueAllowed(word, name);
    }
    List<String> meant =
        isLong ? names().filter(known -> known.startsWith(name)).toList() : List.of();
    if (meant.size() == 1) {
      return valueAllowed(meant.getFirst() + word.substring(name.length()), meant.getFirst());
    }
    if (meant.size() > 1) {
      throw new ParameterException(
          line, "'%s' may be any of %s".formatted(name, String.join(", ", meant)));
    }
    if (word.contains(" ") || word.matches("-\\d+|-\\d*\\.\\d+")) {
      return word;
    }
    throw new ParameterException(line, "there is no flag '%s'%s".formatted(name, hint(name)));
  }

  /// `--force=false` would count as given.
  private String valueAllowed(String word, String name) {
    OptionSpec flag = spec.findOption(name);
    if (flag != null && flag.arity().max() == 0 && word.length() > name.length()) {
      throw new ParameterException(line, "'%s' takes no value".formatted(name));
    }
    return word;
  }

  private String hint(String name) {
    OptionSpec global = GlobalFlags.spec().findOption(name);
    return global != null
        ? "; it goes in front of the command: clearml-agent %s%s COMMAND"
            .formatted(name, global.arity().max() == 0 ? "" : " " + global.paramLabel())
        : Nearest.hint(name, names().toList());
  }

  private Stream<String> names() {
    return spec.optionsMap().keySet().stream().filter(name -> name.startsWith("--"));
  }
}
