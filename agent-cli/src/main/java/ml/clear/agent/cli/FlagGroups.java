// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/// The flags in a command's help, a line each: groups under their titles, before them the others.
final class FlagGroups implements IHelpSectionRenderer {
  private final Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();

  void add(String title, List<OptionSpec> flags) {
    groups.put(title, List.copyOf(flags));
  }

  @Override
  public String render(Help help) {
    var others = new ArrayList<>(help.commandSpec().options());
    groups.values().forEach(others::removeAll);
    int width =
        help.commandSpec().options().stream()
            .filter(flag -> !flag.hidden())
            .mapToInt(flag -> words(flag).length())
            .max()
            .orElse(0);
    var text = new StringBuilder();
    others.forEach(flag -> text.append(line(flag, width, help)));
    groups.forEach((title, flags) -> {
      text.append(title).append(":\n");
      flags.forEach(flag -> text.append(line(flag, width, help)));
    });
    return text.toString();
  }

  private static String line(OptionSpec flag, int width, Help help) {
    if (flag.hidden()) {
      return "";
    }
    String words = words(flag);
    return "  %s%s  %s\n"
        .formatted(
            help.colorScheme().optionText(words),
            " ".repeat(width - words.length()),
            String.join(" ", flag.description()));
  }

  /// `--queue Q…`, `-d, --detached`, `--stop [ID…]`.
  private static String words(OptionSpec flag) {
    String names = String.join(", ", flag.names());
    if (flag.arity().max() == 0) {
      return names;
    }
    String label = flag.paramLabel() + (flag.isMultiValue() ? "…" : "");
    return names + " " + (flag.arity().min() == 0 ? "[" + label + "]" : label);
  }
}
