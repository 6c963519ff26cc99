// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `agent.reload_config`: a daemon whose configuration is changed while it runs.
class ReloadIT {
  private static final String COLOR = "agent.reload_config: true\nenvironment.COLOR: %s\n";

  @TempDir Path home;
  private Deployment deployment;
  private String own;

  @BeforeEach
  void start() throws Exception {
    deployment = new Deployment(home, Map.of("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL", "1"));
    own = Files.readString(deployment.server().configurationFile());
    write(COLOR.formatted("red"));
    deployment.daemon();
    deployment.get(TaskBoard.class); // reads the file as it is now
    deployment.await(() -> log().contains("No tasks in queue"));
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void the_next_task_runs_with_what_the_file_says_now_and_the_running_one_is_left_alone()
      throws Exception {
    Path gate = home.resolve("gate");
    TaskId first =
        deployment.shell(
            "echo first $COLOR; while [ ! -e %s ]; do sleep 0.1; done; echo still $COLOR"
                .formatted(gate));
    deployment.awaitLog(first, "first red");

    write(COLOR.formatted("blue"));
    deployment.await(() -> log().contains("it takes effect when the running tasks have ended"));
    TaskId second = deployment.shell("echo second $COLOR");
    Files.createFile(gate);

    assertThat(deployment.awaitEnd(first).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(deployment.awaitEnd(second).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(deployment.log(first)).contains("still red\n");
    assertThat(deployment.log(second)).contains("second blue\n");
  }

  @Test
  void a_file_that_cannot_be_used_is_told_and_the_worker_goes_on_as_before() throws Exception {
    write(COLOR.formatted("green") + "agent.task_ping_interval_sec: soon\n");
    deployment.await(() -> log().contains("Failed reloading config file"));
    TaskId task = deployment.shell("echo color $COLOR");
    deployment.awaitEnd(task);

    assertThat(deployment.log(task)).contains("color red\n");
    assertThat(log()).contains("agent.task_ping_interval_sec");

    write(COLOR.formatted("green"));
    deployment.await(() -> log().contains("the configuration was read again and is in force"));
    TaskId next = deployment.shell("echo color $COLOR");
    deployment.awaitEnd(next);

    assertThat(deployment.log(next)).contains("color green\n");
  }

  @Test
  void a_server_that_is_away_does_not_keep_from_reading_again() throws Exception {
    deployment.stopServer();
    write(COLOR.formatted("blue"));
    deployment.await(() -> log().contains("the configuration was read again and is in force"));
    deployment.startServer();
    write(COLOR.formatted("blue"));
    TaskId task = deployment.shell("echo color $COLOR");
    deployment.awaitEnd(task);

    assertThat(deployment.log(task)).contains("color blue\n");
  }

  private void write(String further) throws IOException {
    Files.writeString(deployment.server().configurationFile(), own + "\n" + further);
  }

  private String log() {
    try {
      return Files.exists(home.resolve("daemon.log")) ? deployment.daemonLog() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
