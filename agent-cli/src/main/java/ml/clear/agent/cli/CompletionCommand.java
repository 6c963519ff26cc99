// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `completion`: a script that teaches a shell our commands and flags.
final class CompletionCommand implements AgentCommand {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command(
            "completion",
            """
            Prints a script that completes commands, flags, files and values.
              bash: source <(clearml-agent completion bash)    in ~/.bashrc
              zsh:  source <(clearml-agent completion zsh)     in ~/.zshrc
              fish: clearml-agent completion fish | source     in ~/.config/fish/config.fish\
            """);
    spec.usageMessage().customSynopsis("usage: clearml-agent completion bash|zsh|fish");
    return spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("SHELL")
            .type(String.class)
            .arity("1")
            .index("0")
            .hidden(true)
            .completionCandidates(SHELLS)
            .build());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    String shell = arguments.matchedPositionalValue(0, "");
    session
        .console()
        .print(
            switch (shell) {
              case "bash" -> ShellCompletion.bash();
              case "zsh" -> ShellCompletion.zsh();
              case "fish" -> FishCompletion.script();
              default ->
                  throw new CommandFailure(
                      ExitCode.USAGE,
                      "there is no completion for '%s'\n  next: name one of %s"
                          .formatted(shell, String.join(", ", SHELLS)));
            });
    return ExitCode.SUCCESS;
  }
}
