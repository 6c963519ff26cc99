// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import ml.clear.agent.cli.Completions.Flag;
import ml.clear.agent.cli.Completions.Value;

/// The completion scripts of bash and zsh: both find the command among the words before, and then
/// offer what a table of command and flag says.
final class ShellCompletion {
  private ShellCompletion() {}

  static String bash() {
    return """
    # completion for bash: source <(clearml-agent completion bash)
    _clearml_agent() {
      local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]} command= i
      for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
          --config-file) ((i++)) ;;
          -*) ;;
          *) command=${COMP_WORDS[i]}; break ;;
        esac
      done
      compopt +o filenames 2> /dev/null
      case "$command $flag" in
    %s  esac
      local words=
      case $command in
    %s  esac
      COMPREPLY=($(compgen -W "$words" -- "$word"))
    }
    complete -F _clearml_agent clearml-agent
    """
        .formatted(
            values(
                "compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -f -- \"$word\"))",
                "compopt -o filenames 2> /dev/null; COMPREPLY=($(compgen -d -- \"$word\"))",
                "COMPREPLY=($(compgen -W \"%s\" -- \"$word\"))",
                "COMPREPLY=()"),
            words("words=\"%s\""))
        .stripTrailing();
  }

  static String zsh() {
    return """
    #compdef clearml-agent
    # completion for zsh: source <(clearml-agent completion zsh)
    _clearml_agent() {
      local flag=${words[CURRENT-1]} command= i
      for ((i = 2; i < CURRENT; i++)); do
        case ${words[i]} in
          --config-file) ((i++)) ;;
          -*) ;;
          *) command=${words[i]}; break ;;
        esac
      done
      case "$command $flag" in
    %s  esac
      case $command in
    %s  esac
    }
    compdef _clearml_agent clearml-agent
    """
        .formatted(
            values("_files", "_files -/", "compadd -- %s", "_message value"),
            words("compadd -- %s"))
        .stripTrailing();
  }

  /// The branches for the word behind a flag that has a value.
  private static String values(String file, String folder, String choice, String any) {
    var text = new StringBuilder();
    for (Completions completions : Completions.all()) {
      for (Flag flag : completions.flags()) {
        String action =
            switch (flag.value()) {
              case NONE -> "";
              case ANY -> any;
              case FILE -> file;
              case FOLDER -> folder;
              case CHOICE -> choice.formatted(String.join(" ", flag.choices()));
            };
        if (flag.value() != Value.NONE) {
          text.append(
              "    %s) %s; return ;;\n"
                  .formatted(
                      flag.names().stream()
                          .map(name -> "\"" + completions.command() + " " + name + "\"")
                          .collect(Collectors.joining("|")),
                      action));
        }
      }
    }
    return text.toString();
  }

  /// The branches for all other words.
  private static String words(String action) {
    var text = new StringBuilder();
    for (Completions completions : Completions.all()) {
      Stream<String> before =
          completions.command().isEmpty() ? CommandName.words().stream() : Stream.empty();
      Stream<String> flags = completions.flags().stream().flatMap(flag -> flag.names().stream());
      text.append(
          "    \"%s\") %s ;;\n"
              .formatted(
                  completions.command(),
                  action.formatted(
                      Stream.of(before, completions.values().stream(), flags)
                          .flatMap(words -> words)
                          .collect(Collectors.joining(" ")))));
    }
    return text.toString();
  }
}
