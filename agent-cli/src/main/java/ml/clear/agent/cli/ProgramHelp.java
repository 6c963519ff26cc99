// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;

/// What `clearml-agent --help` prints.
final class ProgramHelp {
  private ProgramHelp() {}

  static String text(Ansi ansi) {
    var text = new StringBuilder();
    text.append("CLEARML-AGENT AI Orchestration DevOps\n\n");
    text.append(GlobalFlags.USAGE).append("\n\n");
    for (CommandName name : CommandName.values()) {
      text.append(line(name.word(), name.summary(), ansi));
    }
    text.append('\n');
    for (OptionSpec flag : GlobalFlags.spec().options()) {
      String label = flag.arity().max() == 0 ? "" : " " + flag.paramLabel();
      text.append(line(String.join(", ", flag.names()) + label, flag.description()[0], ansi));
    }
    return text.toString().strip();
  }

  private static String line(String name, String description, Ansi ansi) {
    return "  %s%s  %s\n"
        .formatted(
            ansi.string("@|bold " + name + "|@"),
            " ".repeat(Math.max(0, 18 - name.length())),
            description);
  }
}
