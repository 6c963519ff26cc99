// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Starts user's processes on this machine: behind the shim, so that they and their output outlive
/// this JVM; or directly, where an image lacks what the shim needs.
final class HostLauncher implements ProcessLauncher {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(2);

  /// Less than this left counts as a full disk.
  private static final long FULL_BYTES = 64 * 1024;

  private static final File NOTHING = new File("/dev/null");

  private final Tools tools;
  private final TreeKill treeKill;
  private final TimeSource time;
  private boolean searched;
  private @Nullable ShimTools shimTools;

  @Inject
  HostLauncher(Tools tools, TreeKill treeKill, TimeSource time) {
    this.tools = tools;
    this.treeKill = treeKill;
    this.time = time;
  }

  @Override
  public Outcome<RunningProcess> start(Launch launch, RunDirectory directory)
      throws InterruptedException {
    var environment = new HashMap<>(launch.environment());
    Marker.mark(environment, launch.run());
    return switch (Programs.check(launch.argv(), launch.directory(), environment)) {
      case Programs.Check.Hindered(String obstacle) ->
          Outcome.failed(
              new Failure.TaskFault(
                  Phase.LAUNCH,
                  ReasonCode.LAUNCH_FAILED,
                  "the task's process can't be started: " + obstacle,
                  "look at the task's entry point, working directory and environment"));
      case Programs.Check.Startable(Path program) -> start(launch, program, environment, directory);
    };
  }

  @Override
  public Optional<RunningProcess> adopt(RunId run, RunDirectory directory) {
    Marker marker = Marker.process(run);
    try {
      Optional<Long> pid = directory.value(RunProcess.PID);
      var process = process(run, directory, Keeper.of(pid.orElse(0L), marker, time));
      // Without a pid the shim may have been started just now, or may have found the disk full.
      boolean started =
          pid.isPresent() || directory.value(RunProcess.CODE).isPresent() || process.lives();
      return started ? Optional.of(process) : Optional.empty();
    } catch (IOException | DirectoryIteratorException e) {
      // Its folder can't be read: then nobody can tell, and await says so.
      return Optional.of(process(run, directory, Keeper.of(0, marker, time)));
    }
  }

  @Override
  public void killLeftovers(RunId run) throws InterruptedException {
    var tree = new ProcessTree(Marker.commands(run), 0, _ -> false);
    treeKill.end(tree, () -> true, LEFTOVER_GRACE);
  }

  private Outcome<RunningProcess> start(
      Launch launch, Path program, Map<String, String> environment, RunDirectory directory)
      throws InterruptedException {
    var argv = new ArrayList<>(launch.argv());
    argv.set(0, program.toString());
    try {
      Files.createDirectories(
          directory.path(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      if (directory.value(RunProcess.PID).isPresent()) {
        throw new IllegalStateException("run " + launch.run() + " was launched before");
      }
      new LaunchRecord(directory).write(launch, program);
      Optional<ShimTools> shim = shimTools(directory);
      return shim.isPresent()
          ? startShim(
              builder(launch, shim.get().prepare(directory, argv, environment), environment),
              launch.run(),
              directory)
          : startDirectly(builder(launch, argv, environment), launch.run(), directory);
    } catch (IOException e) {
      return Outcome.failed(unstartable(e, directory, environment));
    }
  }

  private static ProcessBuilder builder(
      Launch launch, List<String> argv, Map<String, String> environment) {
    var builder = new ProcessBuilder(argv).directory(launch.directory().toFile());
    builder.redirectInput(NOTHING);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  private Outcome<RunningProcess> startShim(
      ProcessBuilder builder, RunId run, RunDirectory directory)
      throws IOException, InterruptedException {
    Path log = directory.path().resolve(ShimTools.LOG);
    Process shim =
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(log.toFile()).start();
    var process = process(run, directory, Keeper.of(shim));
    // From its first fact on, the shim can stand signals and be found again.
    Deadline limit = Deadline.in(START_LIMIT, time);
    try {
      while (!directory.knows(RunProcess.PID + "=" + shim.pid()) && !limit.passed()) {
        if (shim.waitFor(2, TimeUnit.MILLISECONDS)
            && !directory.knows(RunProcess.PID + "=" + shim.pid())) {
          return Outcome.failed(brokenShim(shim.exitValue(), log));
        }
      }
    } catch (InterruptedException e) {
      treeKill.kill(new ProcessTree(Marker.process(run), shim.pid(), _ -> false));
      throw e;
    }
    return Outcome.of(process);
  }

  private Outcome<RunningProcess> startDirectly(
      ProcessBuilder builder, RunId run, RunDirectory directory) throws IOException {
    Process process = builder.redirectErrorStream(true).start();
    directory.note(RunProcess.PID, process.pid());
    Thread pump =
        Thread.ofVirtual()
            .name("pump " + run)
            .start(new SegmentPump(process.getInputStream(), directory, RunProcess.OUTPUT));
    Thread keeper =
        Thread.ofVirtual().name("keeper " + run).start(() -> keep(process, pump, directory));
    return Outcome.of(process(run, directory, Keeper.of(keeper)));
  }

  /// Does what the shim does: the code first, then the end of the output.
  private static void keep(Process process, Thread pump, RunDirectory directory) {
    try {
      int code = process.waitFor();
      directory.note(RunProcess.CODE, code);
      pump.join();
    } catch (IOException e) {
      // without the fact the process counts as lost, as it would behind the shim
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private RunProcess process(RunId run, RunDirectory directory, Keeper keeper) {
    return new RunProcess(run, directory, keeper, treeKill, time);
  }

  /// Looked for once: a machine does not lose its shell.
  private synchronized Optional<ShimTools> shimTools(RunDirectory directory)
      throws InterruptedException {
    if (!searched) {
      shimTools = ShimTools.find(tools, directory.path()).orElse(null);
      searched = true;
    }
    return Optional.ofNullable(shimTools);
  }

  private static Failure unstartable(
      IOException cause, RunDirectory directory, Map<String, String> environment) {
    if (usableBytes(directory.path()) < FULL_BYTES) {
      return new Failure.HostFault(
          Phase.LAUNCH,
          ReasonCode.DISK_FULL,
          "the task's process can't be started: no space is left for '%s'"
              .formatted(directory.path()),
          "free space on that disk, then enqueue the task again");
    }
    return new Failure.HostFault(
        Phase.LAUNCH,
        ReasonCode.LAUNCH_FAILED,
        "the task's process can't be started: %s (its environment has %d variables with %d characters)"
            .formatted(cause.getMessage(), environment.size(), characters(environment)),
        "look at the machine's limits for processes, memory and the size of an environment");
  }

  private static Failure brokenShim(int code, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return new Failure.HostFault(
        Phase.LAUNCH,
        ReasonCode.LAUNCH_FAILED,
        "the task's process can't be started: its shim ended at once",
        "look at the machine's limits for processes and memory",
        new Evidence(
            ShimTools.SCRIPT, code, lines.subList(Math.max(0, lines.size() - 20), lines.size())));
  }

  private static long characters(Map<String, String> environment) {
    return environment.entrySet().stream()
        .mapToLong(variable -> variable.getKey().length() + variable.getValue().length() + 2L)
        .sum();
  }

  private static long usableBytes(Path path) {
    try {
      return Files.getFileStore(path).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }
}
