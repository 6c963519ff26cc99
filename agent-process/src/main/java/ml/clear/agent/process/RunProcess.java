// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.time.Duration;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.process.ProcessTable.Entry;
import org.jspecify.annotations.Nullable;

/// A user's process, known by the facts in its run's folder; whether this agent started it or
/// another one makes no difference.
final class RunProcess implements RunningProcess {
  static final String PID = "pid";
  static final String CODE = "rc";
  static final String OUTPUT = "out";

  private static final Duration POLL = Duration.ofMillis(100);

  /// Without the shim every process has to be looked at, which costs more.
  private static final Duration SCAN = Duration.ofMillis(300);

  /// How long output is waited for that a grandchild keeps open after the main process's end.
  private static final Duration OUTPUT_GRACE = Duration.ofSeconds(5);

  /// What a shell gives for a process that SIGKILL ended.
  private static final int SIGKILL_CODE = 137;

  private final RunId run;
  private final RunDirectory directory;
  private final Keeper keeper;
  private final TreeKill treeKill;
  private final TimeSource time;
  private volatile @Nullable Exit exit;

  RunProcess(RunId run, RunDirectory directory, Keeper keeper, TreeKill treeKill, TimeSource time) {
    this.run = run;
    this.directory = directory;
    this.keeper = keeper;
    this.treeKill = treeKill;
    this.time = time;
  }

  @Override
  public Exit await() throws InterruptedException {
    Exit known = exit;
    if (known != null) {
      return known;
    }
    try {
      Optional<Long> code = awaitCode();
      Exit found = code.isPresent() ? exit(code.get()) : lost();
      awaitOutput();
      exit = found;
      return found;
    } catch (IOException | DirectoryIteratorException e) {
      return new Exit.Lost(
          new Failure.HostFault(
              Phase.RUN,
              ReasonCode.FILE_ACCESS,
              "the run's folder '%s' can't be read: %s".formatted(directory.path(), e),
              "look at the disk and at who may read the folder"));
    }
  }

  @Override
  public void stop(Duration grace) throws InterruptedException {
    ProcessTree tree = tree();
    awaitProgram(tree);
    treeKill.end(tree, this::mainEnded, grace);
    // The shim notes the code, the pump the last output; a program that was about to be started
    // when
    // the others were killed shows up meanwhile.
    Deadline patience = Deadline.in(OUTPUT_GRACE, time);
    while (!directory.isClosed(OUTPUT) && lives() && !patience.passed()) {
      pause();
      treeKill.kill(tree);
    }
    treeKill.kill(everything());
    closeOutputOfTheDead();
  }

  /// Right after a start there is the shim only; a program that appears after the others were asked
  /// to stop would be killed without having been asked.
  private void awaitProgram(ProcessTree tree) throws InterruptedException {
    Deadline patience = Deadline.in(Duration.ofSeconds(1), time);
    while (keeper.lives() && !mainEnded() && tree.targets().isEmpty() && !patience.passed()) {
      time.sleep(Duration.ofMillis(5));
    }
  }

  /// Whether anything of it is alive.
  boolean lives() {
    return keeper.lives() || !everything().members().isEmpty();
  }

  private Optional<Long> awaitCode() throws InterruptedException, IOException {
    while (true) {
      boolean lives = lives(); // asked first: who ended meanwhile has noted the code before
      Optional<Long> code = directory.value(CODE);
      if (code.isPresent() || !lives) {
        return code;
      }
      pause();
    }
  }

  private void awaitOutput() throws InterruptedException {
    Deadline patience = Deadline.in(OUTPUT_GRACE, time);
    while (!directory.isClosed(OUTPUT) && !patience.passed()) {
      if (closeOutputOfTheDead()) {
        return;
      }
      pause();
    }
  }

  /// When the shim was killed nobody else notes that no more will come.
  private boolean closeOutputOfTheDead() {
    if (lives()) {
      return false;
    }
    try {
      directory.close(OUTPUT);
    } catch (IOException e) {
      // whoever reads the output stops at the exit
    }
    return true;
  }

  private void pause() throws InterruptedException {
    if (keeper.lives()) {
      keeper.await(POLL);
    } else {
      time.sleep(SCAN);
    }
  }

  private Exit exit(long code) {
    if (code == SIGKILL_CODE) {
      Optional<OomKills> kills = new LaunchRecord(directory).oomKills().filter(OomKills::grew);
      if (kills.isPresent()) {
        return new Exit.OutOfMemory(kills.get().detail());
      }
    }
    return new Exit.Completed((int) code);
  }

  private Exit lost() throws IOException {
    if (new LaunchRecord(directory).isOfAnotherBoot()) {
      return new Exit.Lost(
          new Failure.HostFault(
              Phase.RUN,
              ReasonCode.HOST_RESTARTED,
              "this machine was restarted while the task ran",
              "enqueue the task again"));
    }
    return new Exit.Lost(
        new Failure.HostFault(
            Phase.RUN,
            ReasonCode.PROCESS_LOST,
            "the task's process is gone and left no exit code",
            "look in the kernel's log for what killed it and its parents, then enqueue it again"));
  }

  private boolean mainEnded() {
    try {
      return directory.value(CODE).isPresent();
    } catch (IOException | DirectoryIteratorException e) {
      return true;
    }
  }

  private ProcessTree tree() {
    long leader = leader();
    boolean shimmed = directory.knows(ShimTools.SCRIPT);
    return new ProcessTree(
        Marker.process(run), leader, entry -> shimmed && isMachinery(entry, leader));
  }

  private ProcessTree everything() {
    return new ProcessTree(Marker.process(run), leader(), _ -> false);
  }

  private long leader() {
    try {
      return directory.value(PID).orElse(0L);
    } catch (IOException | DirectoryIteratorException e) {
      return 0;
    }
  }

  /// The shim, its subshells and the pump: they note the code and write the last output.
  private boolean isMachinery(Entry entry, long leader) {
    if (leader > 0 && (entry.pid() == leader || entry.parent() == leader)) {
      return true;
    }
    String command = ProcessTable.commandLine(entry.pid());
    return command.contains("\0" + inProc(ShimTools.SCRIPT) + "\0")
        || command.endsWith("\0-\0" + inProc(OUTPUT + ".") + "\0");
  }

  /// A path in the run's folder as `/proc` shows it: bytes, read as Latin-1.
  private String inProc(String name) {
    byte[] path = directory.path().resolve(name).toString().getBytes(StandardCharsets.UTF_8);
    return new String(path, StandardCharsets.ISO_8859_1);
  }
}
