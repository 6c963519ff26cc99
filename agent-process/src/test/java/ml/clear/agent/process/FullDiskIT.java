// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
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

/// A disk of one megabyte.
@Timeout(120)
class FullDiskIT {
  @TempDir Path folder;

  @BeforeEach
  void mount() throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "none", folder.toString()) == 0,
        "a small disk can be mounted by root only");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", folder.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {TestHost.PATH, "/no/tools/here"})
  void the_process_goes_on_and_the_first_part_is_kept(String path) throws Exception {
    var directory = new RunDirectory(folder.resolve("run"));

    RunningProcess process =
        TestHost.start(
            TestHost.launcher(path),
            TestHost.shell(RunId.create(), "seq 1 1000000 && exit 0"),
            directory);

    assertThat(process.await()).isEqualTo(new Exit.Completed(0));
    assertThat(directory.value("pump-failed")).isPresent();
    assertThat(directory.isClosed("out")).isTrue();
    assertThat(ProcessLauncherContract.output(directory))
        .startsWith("1\n2\n3\n")
        .hasSizeGreaterThan(900_000);
  }

  @Test
  void says_that_the_disk_is_full_when_nothing_can_be_launched() throws Exception {
    assertThat(run("sh", "-c", "cat /dev/zero > " + folder.resolve("filler"))).isNotZero();

    Outcome<RunningProcess> outcome =
        TestHost.launcher()
            .start(
                TestHost.shell(RunId.create(), "echo never"),
                new RunDirectory(folder.resolve("run")));

    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed<RunningProcess>) outcome).failure().reason())
        .isEqualTo(ReasonCode.DISK_FULL);
  }

  private static int run(String... argv) throws Exception {
    return new ProcessBuilder(List.of(argv))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
