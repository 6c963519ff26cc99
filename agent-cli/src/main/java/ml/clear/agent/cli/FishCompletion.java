// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import ml.clear.agent.cli.Completions.Flag;

/// The completion script of fish: a `complete` for each command and each flag.
final class FishCompletion {
  private FishCompletion() {}

  static String script() {
    var text = new StringBuilder();
    text.append("# completion for fish: clearml-agent completion fish | source\n");
    text.append("complete -c clearml-agent -f\n");
    for (Completions completions : Completions.all()) {
      String command = completions.command();
      String here =
          command.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + command;
      if (!command.isEmpty()) {
        text.append(
            "complete -c clearml-agent -n __fish_use_subcommand -a %s -d %s\n"
                .formatted(command, quoted(completions.summary())));
      }
      completions
          .values()
          .forEach(value ->
              text.append("complete -c clearml-agent -n '%s' -a %s\n".formatted(here, value)));
      completions
          .flags()
          .forEach(flag ->
              text.append(
                  "complete -c clearml-agent -n '%s'%s -d %s\n"
                      .formatted(here, options(flag), quoted(flag.description()))));
    }
    return text.toString().stripTrailing();
  }

  private static String options(Flag flag) {
    var options = new StringBuilder();
    for (String name : flag.names()) {
      options.append(
          name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    return options
        .append(
            switch (flag.value()) {
              case NONE -> "";
              case ANY -> " -x";
              case FILE -> " -r -F";
              case FOLDER -> " -x -a '(__fish_complete_directories)'";
              case CHOICE -> " -x -a '%s'".formatted(String.join(" ", flag.choices()));
            })
        .toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
