// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk without space, an agent that is killed.
@Timeout(300)
class BrokenHostIT {
  @TempDir Path folder;
  private WheelIndex index;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    index =
        WheelIndex.start()
            .with(WheelFile.wheel("alpha", "1.0"))
            .with(WheelFile.wheel("beta", "1.0"))
            .with(WheelFile.sdist("endless", "1.0", "import time; time.sleep(600)"));
    lab = new Lab(folder);
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
  }

  @AfterEach
  void stop() {
    index.close();
  }

  @Test
  void says_that_the_disk_is_full() throws Exception {
    Path disk = Files.createDirectories(folder.resolve("disk"));
    String problem =
        lab.output(List.of("/bin/sh", "-c", "mount -t tmpfs -o size=4m tmpfs " + disk + " 2>&1"));
    assumeTrue(problem.isEmpty(), "no file system can be mounted here: " + problem);
    try {
      lab.venvs = disk.resolve("venvs-builds");

      Failure failure = lab.failure(Lab.task("alpha"));

      assertThat(failure.reason()).isEqualTo(ReasonCode.DISK_FULL);
      assertThat(failure.hint()).contains("agent.venvs_dir");
    } finally {
      lab.output(List.of("/bin/sh", "-c", "umount -l " + disk));
    }
  }

  @Test
  void builds_anew_where_a_killed_agent_stopped_F13() throws Exception {
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Dguice_custom_class_loading=CHILD",
                "-cp",
                System.getProperty("java.class.path"),
                DoomedAgent.class.getName(),
                folder.toString(),
                index.url().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("agent.log").toFile())
            .start();
    Path made = lab.venvs.resolve(Lab.versionOfRealPython());
    await(() -> index.requests().contains("GET /files/endless-1.0.zip"), agent);
    List<ProcessHandle> leftovers = agent.descendants().toList();
    agent.destroyForcibly().waitFor();
    Files.writeString(made.resolve("bin/half-made"), "");

    try {
      Environment environment = lab.ready(Lab.task("alpha"));

      assertThat(environment.folder()).isEqualTo(made);
      assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0");
      assertThat(made.resolve("bin/half-made")).doesNotExist();
      await(() -> trash().isEmpty(), agent);
    } finally {
      leftovers.forEach(ProcessHandle::destroyForcibly);
    }
  }

  /// An agent that never finishes: it builds a package that takes ten minutes.
  static final class DoomedAgent {
    private DoomedAgent() {}

    public static void main(String[] args) throws Exception {
      var lab = new Lab(Path.of(args[0]));
      lab.variables.put("PIP_INDEX_URL", args[1]);
      lab.ready(Lab.task("beta", "endless"));
    }
  }

  private List<Path> trash() {
    try (var files = Files.list(lab.venvs)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".trash")).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void await(BooleanSupplier condition, Process agent) throws Exception {
    Deadline deadline = Deadline.in(Duration.ofMinutes(2), TimeSource.system());
    while (!condition.getAsBoolean()) {
      assertThat(deadline.passed())
          .as("agent alive: %s, %s", agent.isAlive(), folder.resolve("agent.log"))
          .isFalse();
      TimeSource.system().sleep(Duration.ofMillis(50));
    }
  }
}
