// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.jspecify.annotations.Nullable;

/// What a small program said.
///
/// @param exitCode absent when it did not end by itself
/// @param end how it ended, in words
/// @param lines all its lines
record Answer(@Nullable Integer exitCode, String end, List<String> lines) {
  Answer {
    lines = List.copyOf(lines);
  }

  /// Whether it ended well.
  boolean isComplete() {
    return exitCode != null && exitCode == 0;
  }

  /// Asks a program.
  static Answer of(
      Commands commands,
      Path program,
      List<String> arguments,
      ProcessEnvironment environment,
      Duration deadline)
      throws InterruptedException {
    List<String> argv = Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
    var lines = new ArrayList<String>();
    Commands.Result result =
        commands.run(
            new Command(argv, null, environment.variables(), "", deadline, null), lines::add);
    return switch (result) {
      case Commands.Result.Ended(int code, List<String> _) ->
          new Answer(code, "exit code " + code, lines);
      case Commands.Result.TimedOut(List<String> _) ->
          new Answer(null, "no answer within " + deadline.toSeconds() + " s", lines);
      case Commands.Result.Unstartable(String message) -> new Answer(null, message, lines);
    };
  }
}
