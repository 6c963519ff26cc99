// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.run.ShellWords;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Runs the programs that build environments: their output goes to the task's log without
/// credentials, and one that is silent for long is seen to be at work.
final class Programs {
  private static final Duration FIRST_SIGN = Duration.ofSeconds(2);
  private static final Duration LATER_SIGNS = Duration.ofSeconds(10);
  private static final int EVIDENCE_LINES = 30;

  private final Commands commands;
  private final TimeSource time;

  Programs(Commands commands, TimeSource time) {
    this.commands = commands;
    this.time = time;
  }

  /// A program to be run.
  ///
  /// @param title what is being done, for people: `installing 3 requirements`
  record Call(
      String title,
      List<String> argv,
      @Nullable Path directory,
      Map<String, String> environment,
      String input,
      Duration deadline,
      @Nullable RunId run) {
    Command command() {
      return new Command(argv, directory, environment, input, deadline, run);
    }
  }

  /// How a program ended.
  ///
  /// @param problem what kept it from ending by itself; empty when it did end
  record End(Evidence evidence, String problem) {
    boolean isGood() {
      return problem.isEmpty() && Integer.valueOf(0).equals(evidence.exitCode());
    }

    /// `exit code 1`, or why there is none.
    String describe() {
      return problem.isEmpty() ? "exit code " + evidence.exitCode() : problem;
    }

    /// The value of a `key=value` line.
    Optional<String> value(String key) {
      return values(key).stream().findFirst();
    }

    List<String> values(String key) {
      return evidence.lastLines().stream()
          .filter(line -> line.startsWith(key + "="))
          .map(line -> line.substring(key.length() + 1))
          .toList();
    }
  }

  /// Runs a program whose output only the caller reads.
  End ask(Call call) throws InterruptedException {
    return ask(call, _ -> {});
  }

  End ask(Call call, Consumer<String> lines) throws InterruptedException {
    Command command = call.command();
    return end(call, commands.run(command, lines));
  }

  /// Runs a program whose output belongs into the task's log.
  ///
  /// @param reader sees every line too, as the program wrote it
  End show(Call call, TaskLog log, Consumer<String> reader) throws InterruptedException {
    Duration start = time.elapsed();
    var lastSign = new AtomicReference<>(start);
    Thread signs = Thread.startVirtualThread(() -> giveSigns(call.title(), start, lastSign, log));
    try {
      Command command = call.command();
      return end(
          call,
          commands.run(
              command,
              line -> {
                lastSign.set(time.elapsed());
                reader.accept(line);
                log.line(Masking.mask(line));
              }));
    } finally {
      signs.interrupt();
    }
  }

  Optional<Path> find(String program, Map<String, String> environment) {
    return commands.find(program, environment);
  }

  /// A script of this package, to be run by `python -c`.
  static String script(String name) {
    try (var in = Programs.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource '" + name + "'");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void giveSigns(
      String title, Duration start, AtomicReference<Duration> lastSign, TaskLog log) {
    Duration patience = FIRST_SIGN;
    try {
      while (true) {
        time.sleep(FIRST_SIGN);
        Duration now = time.elapsed();
        if (now.minus(lastSign.get()).compareTo(patience) >= 0) {
          log.line("… %s (%d s)".formatted(title, now.minus(start).toSeconds()));
          lastSign.set(now);
          patience = LATER_SIGNS;
        }
      }
    } catch (InterruptedException _) {
      // the program has ended
    }
  }

  private static End end(Call call, Commands.Result result) {
    return switch (result) {
      case Commands.Result.Ended(int exitCode, List<String> lines) ->
          new End(evidence(call, exitCode, lines), "");
      case Commands.Result.TimedOut(List<String> lines) ->
          new End(
              evidence(call, null, lines),
              "it was ended after %d s".formatted(call.deadline().toSeconds()));
      case Commands.Result.Unstartable(String message) ->
          new End(evidence(call, null, List.of()), "it can't be started: " + message);
    };
  }

  private static Evidence evidence(Call call, @Nullable Integer exitCode, List<String> lines) {
    var last = new ArrayList<String>();
    for (String line : lines.subList(Math.max(0, lines.size() - EVIDENCE_LINES), lines.size())) {
      last.add(Masking.mask(line));
    }
    return new Evidence(Masking.mask(words(call.argv())), exitCode, last);
  }

  /// Scripts handed over by `-c` are named, not shown.
  private static String words(List<String> argv) {
    return ShellWords.join(
        argv.stream().map(word -> word.indexOf('\n') < 0 ? word : "<script>").toList());
  }
}
