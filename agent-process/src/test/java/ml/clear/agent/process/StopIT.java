// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static ml.clear.agent.process.TestHost.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.testkit.ProcessLauncherContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ends: wanted, unwanted, and of the shim.
@Timeout(120)
class StopIT {
  private static final String DIRECT = "/no/tools/here";

  @TempDir Path folder;
  private final RunId run = RunId.create();
  private RunDirectory directory;

  @BeforeEach
  void createDirectory() {
    directory = new RunDirectory(folder.resolve("run"));
  }

  @AfterEach
  void leaves_nothing_behind() {
    assertThat(TestHost.members(run)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {TestHost.PATH, DIRECT})
  void kills_a_process_that_ignores_the_request(String path) throws Exception {
    RunningProcess process =
        start(path, "trap 'echo no' TERM; echo up; while :; do sleep 0.05; done");
    Deadline soon = Deadline.in(Duration.ofSeconds(10), TestHost.TIME);

    process.stop(Duration.ofMillis(700));

    assertThat(process.await()).isEqualTo(new Exit.Completed(137));
    assertThat(ProcessLauncherContract.output(directory)).startsWith("up\n").contains("no\n");
    assertThat(directory.isClosed("out")).isTrue();
    assertThat(soon.passed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {TestHost.PATH, DIRECT})
  void lets_a_process_say_its_last_words(String path) throws Exception {
    RunningProcess process =
        start(
            path, "trap 'sleep 0.5; echo bye; exit 9' TERM; echo up; while :; do sleep 0.05; done");
    Deadline soon = Deadline.in(Duration.ofSeconds(20), TestHost.TIME);

    process.stop(Duration.ofSeconds(60));

    assertThat(process.await()).isEqualTo(new Exit.Completed(9));
    assertThat(ProcessLauncherContract.output(directory)).startsWith("up\n").endsWith("bye\n");
    assertThat(soon.passed()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {TestHost.PATH, DIRECT})
  void finds_a_grandchild_that_left_session_and_parents(String path) throws Exception {
    RunningProcess process =
        start(
            path,
            "(setsid sh -c \"trap '' TERM; sleep 1000 & echo up; sleep 1000\" &) ; sleep 1000");
    assertThat(TestHost.members(run)).hasSizeGreaterThanOrEqualTo(3);

    process.stop(Duration.ofMillis(500));

    assertThat(TestHost.members(run)).isEmpty();
    assertThat(process.await()).isEqualTo(new Exit.Completed(143));
  }

  @ParameterizedTest
  @ValueSource(strings = {TestHost.PATH, DIRECT})
  void asks_children_in_groups_and_sessions_of_their_own_too(String path) throws Exception {
    String child = "trap \"echo asked; exit\" TERM; echo up; while :; do sleep 0.05; done";
    RunningProcess process =
        start(
            path,
            "set -m; sh -c '%1$s' & set +m; setsid sh -c '%1$s' & wait; wait".formatted(child));
    ProcessLauncherContract.awaitOutput(directory, "up\nup\n");

    process.stop(Duration.ofSeconds(20));

    assertThat(ProcessLauncherContract.output(directory).lines().filter("asked"::equals))
        .hasSize(2);
  }

  @Test
  void finds_members_of_the_session_that_hide_their_environment() throws Exception {
    RunningProcess process =
        start(
            TestHost.PATH,
            "trap '' TERM; env -i sh -c '(trap \"\" TERM; sleep 1001 & sleep 1001) & :'; echo up; sleep 1001");

    process.stop(Duration.ofMillis(300));

    assertThat(process.await()).isEqualTo(new Exit.Completed(137));
    assertThat(
            ProcessTable.read().entries().stream()
                .map(entry -> ProcessTable.commandLine(entry.pid())))
        .noneMatch(line -> line.contains("sleep\0001001"));
  }

  @ParameterizedTest
  @ValueSource(strings = {TestHost.PATH, DIRECT})
  void does_not_wait_for_output_that_a_grandchild_keeps_open(String path) throws Exception {
    RunningProcess process =
        start(
            path,
            "setsid sh -c 'sleep 1; echo late; exec sleep 1000' & echo up; sleep 0.5; exit 6");
    Deadline early = Deadline.in(Duration.ofSeconds(3), TestHost.TIME);
    Deadline late = Deadline.in(Duration.ofSeconds(9), TestHost.TIME);

    Exit exit = process.await();

    assertThat(exit).isEqualTo(new Exit.Completed(6));
    assertThat(early.passed()).isTrue();
    assertThat(late.passed()).isFalse();
    assertThat(directory.isClosed("out")).isFalse();
    process.stop(Duration.ofSeconds(1));
    assertThat(directory.isClosed("out")).isTrue();
    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("up\nlate\n");
  }

  @Test
  void stops_at_any_moment_of_a_start() throws Exception {
    for (int i = 0; i < 20; i++) {
      RunId hasty = RunId.create();
      var place = new RunDirectory(folder.resolve("hasty" + i));
      RunningProcess process =
          TestHost.start(TestHost.launcher(), shell(hasty, "exec sleep 1000"), place);
      TestHost.TIME.sleep(Duration.ofMillis(i / 2));

      process.stop(Duration.ofSeconds(1));

      assertThat(TestHost.members(hasty)).isEmpty();
      assertThat(process.await()).isEqualTo(new Exit.Completed(143));
    }
  }

  @Test
  void stops_what_it_has_adopted() throws Exception {
    start(TestHost.PATH, "trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done");

    RunningProcess adopted = TestHost.launcher().adopt(run, directory).orElseThrow();
    adopted.stop(Duration.ofSeconds(30));

    assertThat(adopted.await()).isEqualTo(new Exit.Completed(3));
    assertThat(ProcessLauncherContract.output(directory)).startsWith("up\n").endsWith("bye\n");
  }

  @Test
  void never_touches_another_run() throws Exception {
    RunId otherRun = RunId.create();
    var place = new RunDirectory(folder.resolve("other"));
    RunningProcess other =
        TestHost.start(
            TestHost.launcher(), shell(otherRun, "setsid sleep 1 & sleep 2; echo done"), place);
    RunningProcess process = start(TestHost.PATH, "echo up; sleep 1000");

    process.stop(Duration.ofSeconds(5));

    assertThat(other.await()).isEqualTo(new Exit.Completed(0));
    assertThat(ProcessLauncherContract.output(place)).isEqualTo("done\n");
  }

  @Test
  void keeps_the_code_when_the_shim_is_killed() throws Exception {
    RunningProcess process = start(TestHost.PATH, "echo up; sleep 1; echo late; exit 37");

    TestHost.killHard(directory.value("pid").orElseThrow());

    assertThat(process.await()).isEqualTo(new Exit.Completed(37));
    assertThat(directory.isClosed("out")).isTrue();
    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("up\nlate\n");
  }

  @Test
  void never_hangs_when_everything_is_killed_at_once() throws Exception {
    RunningProcess process = start(TestHost.PATH, "echo up; sleep 1000");

    while (!TestHost.members(run).isEmpty()) {
      TestHost.members(run).forEach(entry -> entry.signal(true));
    }

    // Whether a shell could still note the code before it was hit is a matter of luck.
    assertThat(process.await())
        .matches(exit -> exit instanceof Exit.Lost || exit.equals(new Exit.Completed(137)));
    assertThat(directory.isClosed("out")).isTrue();
  }

  @Test
  void tells_a_process_as_lost_when_nobody_is_left_to_note_its_code() throws Exception {
    RunningProcess process = start(TestHost.PATH, "echo up; sleep 1; echo late");

    TestHost.members(run).stream()
        .filter(entry -> ProcessTable.commandLine(entry.pid()).contains("shim.sh"))
        .forEach(entry -> entry.signal(true));

    assertThat(process.await())
        .isInstanceOfSatisfying(
            Exit.Lost.class,
            lost -> assertThat(lost.failure().reason()).isEqualTo(ReasonCode.PROCESS_LOST));
    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("up\nlate\n");
    assertThat(directory.isClosed("out")).isTrue();
  }

  @Test
  void goes_on_without_a_log_when_the_pump_is_killed() throws Exception {
    RunningProcess process = start(TestHost.PATH, "echo up; sleep 0.5; seq 1 100000; exit 8");

    TestHost.killHard(TestHost.pid(run, "split\0-b"));

    assertThat(process.await()).isEqualTo(new Exit.Completed(8));
    assertThat(directory.value("pump-failed")).contains(137L);
    assertThat(directory.isClosed("out")).isTrue();
  }

  @Test
  void tells_that_the_machine_was_restarted() throws Exception {
    Files.createDirectories(directory.path());
    directory.note("boot=of-long-ago");
    directory.note("pid", ProcessHandle.current().pid()); // recycled

    RunningProcess adopted = TestHost.launcher().adopt(run, directory).orElseThrow();

    assertThat(adopted.await())
        .isInstanceOfSatisfying(
            Exit.Lost.class,
            lost -> assertThat(lost.failure().reason()).isEqualTo(ReasonCode.HOST_RESTARTED));
  }

  @Test
  void never_takes_a_recycled_process_id_for_its_own() throws Exception {
    Process stranger = new ProcessBuilder("setsid", "sleep", "1000").start();
    try {
      Files.createDirectories(directory.path());
      directory.note("pid", stranger.pid());

      RunningProcess adopted = TestHost.launcher().adopt(run, directory).orElseThrow();

      assertThat(adopted.await()).isInstanceOf(Exit.Lost.class);
      adopted.stop(Duration.ZERO);
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  private RunningProcess start(String path, String script) throws Exception {
    RunningProcess process = TestHost.start(TestHost.launcher(path), shell(run, script), directory);
    ProcessLauncherContract.awaitOutput(directory, "up");
    return process;
  }
}
