// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;

/// Commands that start nothing and answer what they were told to answer. A program is there when
/// something was said about it; it lies in `/usr/bin`, unless it was given by its path.
public final class ScriptedCommands implements Commands {
  private final Map<String, Function<Command, Script>> programs = new LinkedHashMap<>();
  private final List<Command> ran = new ArrayList<>();

  /// What a program does.
  ///
  /// @param lines what it prints
  /// @param exitCode how it ends
  /// @param endless whether it never ends by itself
  public record Script(List<String> lines, int exitCode, boolean endless) {
    public Script {
      lines = List.copyOf(lines);
    }

    /// It prints and ends with 0.
    public static Script printing(String... lines) {
      return new Script(List.of(lines), 0, false);
    }

    /// It prints and ends with some code.
    public static Script ending(int exitCode, String... lines) {
      return new Script(List.of(lines), exitCode, false);
    }

    /// It prints and runs on.
    public static Script endless(String... lines) {
      return new Script(List.of(lines), 0, true);
    }
  }

  /// Says what a program does, by its name or its path; said again, it replaces what was said.
  public synchronized ScriptedCommands on(String program, Function<Command, Script> script) {
    programs.put(program, script);
    return this;
  }

  /// Says what a program does whenever it is run.
  public ScriptedCommands on(String program, Script script) {
    return on(program, _ -> script);
  }

  /// What was run, in order; what could not be started too.
  public synchronized List<Command> ran() {
    return List.copyOf(ran);
  }

  @Override
  public Result run(Command command, Consumer<String> lines) throws InterruptedException {
    String program = command.argv().getFirst();
    Optional<Function<Command, Script>> known = started(command);
    if (known.isEmpty()) {
      return new Result.Unstartable("program '" + program + "' is not on the PATH");
    }
    Script script = known.get().apply(command);
    script.lines().forEach(lines);
    List<String> last =
        script.lines().subList(Math.max(0, script.lines().size() - 50), script.lines().size());
    if (script.endless()) {
      awaitDeadline(command.deadline());
      return new Result.TimedOut(last);
    }
    return new Result.Ended(script.exitCode(), last);
  }

  @Override
  public synchronized Optional<Path> find(String program, Map<String, String> environment) {
    if (program.contains("/")) {
      Path path = Path.of(program);
      return lookUp(program).map(_ -> path);
    }
    return Optional.ofNullable(programs.get(program)).map(_ -> Path.of("/usr/bin", program));
  }

  private synchronized Optional<Function<Command, Script>> started(Command command) {
    ran.add(command);
    return lookUp(command.argv().getFirst());
  }

  private Optional<Function<Command, Script>> lookUp(String program) {
    Function<Command, Script> script = programs.get(program);
    if (script == null && program.startsWith("/usr/bin/")) {
      script = programs.get(program.substring("/usr/bin/".length()));
    }
    return Optional.ofNullable(script);
  }

  /// In real time, but not for long: nobody who tests with this waits for minutes.
  private static void awaitDeadline(Duration deadline) throws InterruptedException {
    boolean _ = new CountDownLatch(1).await(deadline.toNanos(), TimeUnit.NANOSECONDS);
  }
}
