// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.time.Deadline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An agent and its process in a control group of 256 MB.
@Timeout(120)
class OutOfMemoryIT {
  private static final String LIMIT = Integer.toString(256 * 1024 * 1024);

  @TempDir Path folder;
  private Path group;

  @BeforeEach
  void createGroup() {
    OomKills own = OomKills.own().orElse(null);
    assumeTrue(own != null, "the kernel tells no memory control group");
    boolean unified = own.events().endsWith("memory.events");
    group = own.events().resolveSibling("agent-test-" + ProcessHandle.current().pid());
    try {
      Files.createDirectory(group);
      Files.writeString(group.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), LIMIT);
    } catch (IOException e) {
      assumeTrue(false, "a memory control group can't be created: " + e);
    }
  }

  @AfterEach
  void removeGroup() throws Exception {
    if (group == null || !Files.exists(group)) {
      return;
    }
    Deadline limit = Deadline.in(Duration.ofSeconds(10), TestHost.TIME);
    while (Files.exists(group) && !limit.passed()) {
      try {
        Files.delete(group);
      } catch (IOException e) {
        TestHost.TIME.sleep(Duration.ofMillis(50)); // its last process is just leaving
      }
    }
  }

  @Test
  void tells_that_memory_ran_out() throws Exception {
    assertThat(run("exec tail /dev/zero"))
        .isInstanceOfSatisfying(
            Exit.OutOfMemory.class, exit -> assertThat(exit.detail()).contains("limit " + LIMIT));
  }

  @Test
  void tells_it_from_a_kill_by_somebody() throws Exception {
    assertThat(run("kill -9 $$")).isEqualTo(new Exit.Completed(137));
  }

  private Exit run(String script) throws Exception {
    RunId run = RunId.create();
    var directory = new RunDirectory(folder.resolve("run"));
    Process agent =
        AgentToBeKilled.start(
            "launch",
            run,
            directory,
            script,
            "sh",
            "-c",
            "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"",
            "sh");
    try {
      TestHost.await("the launch", () -> directory.knows("launch.properties") && has(directory));
      return TestHost.launcher().adopt(run, directory).orElseThrow().await();
    } finally {
      agent.destroyForcibly().waitFor();
    }
  }

  private static boolean has(RunDirectory directory) {
    try {
      return directory.value("pid").isPresent();
    } catch (IOException e) {
      return false;
    }
  }
}
