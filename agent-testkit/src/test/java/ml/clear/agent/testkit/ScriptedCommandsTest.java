// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.testkit.ScriptedCommands.Script;
import org.junit.jupiter.api.Test;

class ScriptedCommandsTest implements CommandsContract {
  private final ScriptedCommands commands = new ScriptedCommands();

  @Override
  public Commands commands() {
    return commands;
  }

  @Override
  public Command printing(List<String> lines, int exitCode) {
    commands.on("print", new Script(lines, exitCode, false));
    return command("print", "", Duration.ofMinutes(1));
  }

  @Override
  public Command echoing(String input) {
    commands.on("cat", command -> new Script(command.input().lines().toList(), 0, false));
    return command("cat", input, Duration.ofMinutes(1));
  }

  @Override
  public Command endless(String line, Duration deadline) {
    commands.on("sleep", Script.endless(line));
    return command("sleep", "", deadline);
  }

  @Override
  public Command missing() {
    return command("no-such-program", "", Duration.ofMinutes(1));
  }

  @Override
  public String presentProgram() {
    commands.on("present", Script.printing());
    return "present";
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Test
  void remembers_what_was_run() throws InterruptedException {
    Command command = missing();

    commands.run(command, _ -> {});

    assertThat(commands.ran()).containsExactly(command);
  }

  private static Command command(String program, String input, Duration deadline) {
    return new Command(List.of(program), null, Map.of(), input, deadline, null);
  }
}
