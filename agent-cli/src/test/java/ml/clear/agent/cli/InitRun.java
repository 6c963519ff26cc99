// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.agent.core.settings.RawEnvironment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Runs `init` in a home folder of its own, with the answers that somebody would type.
final class InitRun {
  private final Map<String, String> variables = new TreeMap<>();
  private final Deque<String> answers = new ArrayDeque<>();
  private boolean terminal;

  InitRun(Path home) {
    variables.put("HOME", home.toString());
    variables.put("TMPDIR", home.toString());
  }

  /// What came of it.
  record Result(int code, String output) {}

  InitRun variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  InitRun types(String... lines) {
    for (String line : lines) {
      answers.addAll(List.of(line.split("\n", -1)));
    }
    return this;
  }

  InitRun atTerminal() {
    terminal = true;
    return this;
  }

  Result init(String... words) throws InterruptedException {
    var output = new ByteArrayOutputStream();
    Console console = console(output);
    var command = new InitCommand(new Typed(answers, terminal));
    var parsed = new CommandLine(command.spec()).parseArgs(words);
    int code;
    try (var session = new Session(console, new RawEnvironment(variables), null, false)) {
      code = command.run(parsed, session);
    } catch (CommandFailure e) {
      console.error(String.valueOf(e.getMessage()));
      code = e.exitCode();
    }
    return new Result(code, output.toString(StandardCharsets.UTF_8));
  }

  /// Another command, with what was written.
  Result program(String... words) {
    var output = new ByteArrayOutputStream();
    int code = new Program(console(output), new RawEnvironment(variables)).run(List.of(words));
    return new Result(code, output.toString(StandardCharsets.UTF_8));
  }

  /// How many answers nobody asked for.
  int left() {
    return answers.size();
  }

  private static Console console(ByteArrayOutputStream output) {
    var stream = new PrintStream(output, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, false);
  }

  private record Typed(Deque<String> lines, boolean isTerminal) implements Keyboard {
    @Override
    public @Nullable String line() {
      return lines.poll();
    }

    @Override
    public @Nullable String secret() {
      return lines.poll();
    }
  }
}
