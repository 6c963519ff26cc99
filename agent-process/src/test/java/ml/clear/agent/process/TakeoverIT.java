// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.testkit.ProcessLauncherContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An agent is killed with SIGKILL in every phase of a run, and another one goes on.
@Timeout(120)
class TakeoverIT {
  private static final String COUNT = "seq 1 300000; sleep 1; echo end; exit 21";

  @TempDir Path folder;
  private final RunId run = RunId.create();
  private RunDirectory directory;

  @BeforeEach
  void createDirectory() throws Exception {
    directory = new RunDirectory(Files.createDirectory(folder.resolve("run")));
  }

  @AfterEach
  void leaves_nothing_behind() {
    assertThat(TestHost.members(run)).isEmpty();
  }

  @Test
  void cleans_up_what_ran_before_the_launch() throws Exception {
    String script = "trap '' TERM; setsid sh -c 'sleep 1000 & sleep 1000' & sleep 1000";
    Process agent = AgentToBeKilled.start("command", run, directory, script);
    var commands = new ProcessTree(Marker.commands(run), 0, _ -> false);
    TestHost.await("the command", () -> commands.members().size() >= 4);

    kill(agent);

    assertThat(commands.members()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(TestHost.launcher().adopt(run, directory)).isEmpty();
    TestHost.launcher().killLeftovers(run);
    assertThat(commands.members()).isEmpty();
    RunningProcess process =
        TestHost.start(TestHost.launcher(), TestHost.shell(run, COUNT), directory);
    assertComplete(process);
  }

  /// From the last thing that is written before the launch; the start takes some 10 ms.
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 9, 13, 20})
  void goes_on_after_a_kill_around_the_launch(int milliseconds) throws Exception {
    Process agent = AgentToBeKilled.start("launch", run, directory, COUNT);
    Path before = directory.path().resolve("launch.properties");
    while (!Files.exists(before)) {
      Thread.onSpinWait();
    }
    TestHost.TIME.sleep(Duration.ofMillis(milliseconds));

    kill(agent);

    Optional<RunningProcess> adopted = TestHost.launcher().adopt(run, directory);
    assertComplete(
        adopted.isPresent()
            ? adopted.get()
            : TestHost.start(TestHost.launcher(), TestHost.shell(run, COUNT), directory));
  }

  @Test
  void goes_on_after_a_kill_while_output_flows() throws Exception {
    Process agent = AgentToBeKilled.start("launch", run, directory, COUNT);
    ProcessLauncherContract.awaitOutput(directory, "\n1000\n");

    kill(agent);

    assertComplete(TestHost.launcher().adopt(run, directory).orElseThrow());
  }

  @Test
  void goes_on_after_a_kill_when_the_process_has_ended() throws Exception {
    Process agent = AgentToBeKilled.start("launch", run, directory, COUNT);
    TestHost.await("the end", () -> directory.knows("rc=21"));

    kill(agent);

    assertComplete(TestHost.launcher().adopt(run, directory).orElseThrow());
  }

  @Test
  void stops_a_process_of_a_killed_agent() throws Exception {
    Process agent =
        AgentToBeKilled.start("launch", run, directory, "echo up; setsid sleep 1000 & sleep 1000");
    ProcessLauncherContract.awaitOutput(directory, "up");
    kill(agent);

    RunningProcess adopted = TestHost.launcher().adopt(run, directory).orElseThrow();
    adopted.stop(Duration.ofSeconds(10));

    assertThat(adopted.await()).isEqualTo(new Exit.Completed(143));
  }

  private static void kill(Process agent) throws InterruptedException {
    assertThat(agent.destroyForcibly().waitFor()).isEqualTo(137);
  }

  private void assertComplete(RunningProcess process) throws Exception {
    assertThat(process.await()).isEqualTo(new Exit.Completed(21));
    assertThat(ProcessLauncherContract.output(directory).lines())
        .hasSize(300_001)
        .startsWith("1", "2")
        .endsWith("300000", "end");
    assertThat(directory.isClosed("out")).isTrue();
  }
}
