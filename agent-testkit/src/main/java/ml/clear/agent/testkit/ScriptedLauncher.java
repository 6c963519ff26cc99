// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;

/// A launcher that starts nothing, but leaves in the run's folder what a process would have left. A
/// program is there when something was said about it.
public final class ScriptedLauncher implements ProcessLauncher {
  private final Map<String, Function<Launch, Script>> programs = new HashMap<>();
  private final Map<RunId, Scripted> processes = new HashMap<>();
  private final List<Launch> launches = new ArrayList<>();
  private final List<RunId> swept = new ArrayList<>();

  /// What a process does.
  ///
  /// @param output what it prints
  /// @param exitCode how it ends
  /// @param endless whether it runs until it is stopped
  public record Script(String output, int exitCode, boolean endless) {
    /// It prints and ends.
    public static Script printing(String output, int exitCode) {
      return new Script(output, exitCode, false);
    }

    /// It prints and runs until it is stopped.
    public static Script endless(String output) {
      return new Script(output, 143, true);
    }
  }

  /// Says what a program does, by its name as it is launched.
  public synchronized ScriptedLauncher on(String program, Function<Launch, Script> script) {
    programs.put(program, script);
    return this;
  }

  /// What was launched, in order.
  public synchronized List<Launch> launches() {
    return List.copyOf(launches);
  }

  /// For which runs leftovers were killed, in order.
  public synchronized List<RunId> swept() {
    return List.copyOf(swept);
  }

  @Override
  public synchronized Outcome<RunningProcess> start(Launch launch, RunDirectory directory) {
    Function<Launch, Script> known = programs.get(launch.argv().getFirst());
    if (known == null) {
      return Outcome.failed(
          new Failure.TaskFault(
              Phase.LAUNCH,
              ReasonCode.LAUNCH_FAILED,
              "program '" + launch.argv().getFirst() + "' is not there",
              "say what it does"));
    }
    launches.add(launch);
    Script script = known.apply(launch);
    var process = new Scripted(directory, script.endless());
    try {
      Files.createDirectories(directory.path());
      directory.note("pid", 100_000 + launches.size());
      Files.writeString(directory.segment("out", 0), script.output());
      if (!script.endless()) {
        process.end(script.exitCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    processes.put(launch.run(), process);
    return Outcome.of(process);
  }

  @Override
  public synchronized Optional<RunningProcess> adopt(RunId run, RunDirectory directory) {
    Scripted known = processes.get(run);
    try {
      return directory.value("pid").isEmpty()
          ? Optional.empty()
          : Optional.of(known == null ? new Scripted(directory, false) : known);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void killLeftovers(RunId run) {
    swept.add(run);
  }

  private static final class Scripted implements RunningProcess {
    private final RunDirectory directory;
    private final CountDownLatch ended;

    Scripted(RunDirectory directory, boolean running) {
      this.directory = directory;
      ended = new CountDownLatch(running ? 1 : 0);
    }

    @Override
    public Exit await() throws InterruptedException {
      ended.await();
      try {
        return directory
            .value("rc")
            .<Exit>map(code -> new Exit.Completed(code.intValue()))
            .orElseGet(Scripted::lost);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public synchronized void stop(Duration grace) {
      if (ended.getCount() > 0) {
        try {
          end(143);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }

    private void end(int code) throws IOException {
      directory.note("rc", code);
      directory.close("out");
      ended.countDown();
    }

    private static Exit lost() {
      return new Exit.Lost(
          new Failure.HostFault(
              Phase.RUN,
              ReasonCode.PROCESS_LOST,
              "the task's process is gone and left no exit code",
              "enqueue the task again"));
    }
  }
}
