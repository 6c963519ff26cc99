// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.log.TaskLog;

/// One environment in the making: what its steps share.
///
/// @param direct packages go into the interpreter itself; there is no virtual environment
/// @param variables the environment of every program that is started
record Build(
    EnvironmentRequest request,
    Interpreter interpreter,
    boolean direct,
    Path folder,
    Map<String, String> variables,
    Programs programs,
    TaskLog log) {

  /// The interpreter that runs the task.
  Path python() {
    return direct ? interpreter.executable() : folder.resolve("bin/python");
  }

  Build loggedTo(TaskLog other) {
    return new Build(request, interpreter, direct, folder, variables, programs, other);
  }

  /// Runs a program whose output belongs into the task's log.
  Programs.End show(Step step) throws InterruptedException {
    return programs.show(call(step), log, step.reader());
  }

  /// Runs a program whose output only the caller reads.
  Programs.End ask(Step step) throws InterruptedException {
    return programs.ask(call(step), step.reader());
  }

  private Programs.Call call(Step step) {
    var all = new TreeMap<>(variables);
    all.putAll(step.variables());
    return new Programs.Call(
        step.title(),
        step.argv(),
        step.directory(),
        all,
        step.input(),
        step.deadline(),
        request.run());
  }

  /// A program that is run for the build.
  Step step(String title, Duration deadline, List<String> argv) {
    return new Step(title, argv, request.temporary(), Map.of(), "", deadline, _ -> {});
  }

  /// A program, with what is particular about it.
  ///
  /// @param variables more than all programs of the build get
  /// @param reader sees every line
  record Step(
      String title,
      List<String> argv,
      Path directory,
      Map<String, String> variables,
      String input,
      Duration deadline,
      Consumer<String> reader) {
    Step in(Path folder) {
      return new Step(title, argv, folder, variables, input, deadline, reader);
    }

    Step with(Map<String, String> more) {
      return new Step(title, argv, directory, more, input, deadline, reader);
    }

    Step reading(String text) {
      return new Step(title, argv, directory, variables, text, deadline, reader);
    }

    Step seenBy(Consumer<String> consumer) {
      return new Step(title, argv, directory, variables, input, deadline, consumer);
    }
  }
}
