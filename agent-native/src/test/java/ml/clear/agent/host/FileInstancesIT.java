// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FileInstancesIT {
  @TempDir Path folder;

  private final List<Agent> agents = new ArrayList<>();

  @AfterEach
  void end() throws Exception {
    for (Agent agent : agents) {
      agent.process.destroyForcibly().waitFor();
    }
  }

  @Test
  void agents_that_start_at_once_get_slots_of_their_own() throws Exception {
    for (int n = 0; n < 4; n++) {
      start("", 2);
    }

    var ids = new ArrayList<String>();
    for (Agent agent : agents) {
      ids.addAll(List.of(agent.line().split(" ")));
    }

    assertThat(ids)
        .containsExactlyInAnyOrder("vm:0", "vm:1", "vm:2", "vm:3", "vm:4", "vm:5", "vm:6", "vm:7");
    for (Agent agent : agents) {
      agent.leave();
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void of_two_agents_with_the_same_id_one_starts() throws Exception {
    start("mine", 1);
    start("mine", 1);

    assertThat(List.of(agents.get(0).line(), agents.get(1).line()))
        .containsExactlyInAnyOrder(
            "mine", "Instance with the same WORKER_ID [mine] is already running");
  }

  @Test
  void the_next_start_takes_over_what_a_killed_agent_left() throws Exception {
    Agent first = start("", 1);
    assertThat(first.line()).isEqualTo("vm:0");
    assertThat(start("", 1).line()).isEqualTo("vm:1");
    first.process.destroyForcibly().waitFor();
    assertThat(files()).hasSize(2);

    assertThat(start("", 2).line()).isEqualTo("vm:0 vm:2");

    assertThat(files())
        .hasSize(3)
        .noneMatch(file -> file.toString().contains("_" + first.process.pid() + "_"));
  }

  @Test
  void an_agent_waits_for_one_that_is_choosing() throws Exception {
    Path lock = folder.resolve(FolderLock.SYSTEM);
    Agent agent;
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      agent = start("", 1);
      assertThat(agent.process.waitFor(2, TimeUnit.SECONDS)).isFalse();
      assertThat(files()).isEmpty();
    }

    assertThat(agent.line()).isEqualTo("vm:0");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".tmp")).toList();
    }
  }

  private Agent start(String id, int slots) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ClaimingAgent.class.getName(),
                folder.toString(),
                id,
                Integer.toString(slots))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var agent = new Agent(process, process.inputReader());
    agents.add(agent);
    return agent;
  }

  private record Agent(Process process, BufferedReader output) {
    String line() throws IOException {
      return output.readLine();
    }

    void leave() throws Exception {
      process.outputWriter().close();
      assertThat(process.waitFor()).isZero();
    }
  }
}
