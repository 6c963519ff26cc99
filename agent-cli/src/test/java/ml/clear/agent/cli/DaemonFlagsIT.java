// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the flags of `daemon` change in a running agent.
class DaemonFlagsIT {
  @TempDir Path home;
  private Deployment deployment;

  @BeforeEach
  void start() throws IOException {
    deployment = new Deployment(home, Map.of("CLEARML_AGENT_SKIP_PYTHON_ENV_INSTALL", "1"));
  }

  @AfterEach
  void stop() {
    deployment.close();
  }

  @Test
  void the_log_level_reaches_the_task() throws Exception {
    deployment.daemon("--log-level", "debug");
    TaskId task = deployment.shell("echo level=$CLEARML_LOG_LEVEL");

    deployment.awaitEnd(task);

    assertThat(deployment.log(task)).contains("level=DEBUG\n");
  }

  @Test
  void optimization_reaches_the_tasks_python() throws Exception {
    deployment.daemon("-O", "-O");
    TaskId task =
        deployment.enqueue(
            new Script(
                "python3",
                "",
                "",
                "",
                "",
                "job.py",
                ".",
                Map.of(),
                "import sys\nprint('optimized', sys.flags.optimize)\n"));

    deployment.awaitEnd(task);

    assertThat(deployment.log(task)).contains("optimized 2\n");
  }

  @Test
  void gpus_name_the_worker_and_reach_the_task() throws Exception {
    deployment.daemon("--gpus", "0,1");
    TaskId task = deployment.shell("echo gpus=$CUDA_VISIBLE_DEVICES,$NVIDIA_VISIBLE_DEVICES");

    deployment.awaitEnd(task);

    assertThat(deployment.log(task)).contains("gpus=0,1,0,1\n");
    assertThat(workers()).contains("id: host:gpu0,1");
  }

  @Test
  void cpu_only_hides_the_gpus() throws Exception {
    deployment.daemon("--cpu-only");
    TaskId task = deployment.shell("echo gpus=$CUDA_VISIBLE_DEVICES,$NVIDIA_VISIBLE_DEVICES");

    deployment.awaitEnd(task);

    assertThat(deployment.log(task)).contains("gpus=none,none\n");
    assertThat(workers()).contains("id: host:cpu:0");
  }

  @Test
  void queues_are_found_by_id_and_by_name_in_any_case() throws Exception {
    String other = queue("other");
    String third = queue("Third");
    TaskId one = deployment.enqueue(Deployment.script("echo"), "other");
    TaskId two = deployment.enqueue(Deployment.script("echo"), "Third");

    deployment.start("daemon", "--foreground", "--queue", other, "tHIRD");

    assertThat(deployment.awaitEnd(one).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(deployment.awaitEnd(two).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(deployment.daemonLog()).contains(other).contains(third);
  }

  @Test
  void without_a_queue_the_servers_default_is_taken() throws Exception {
    deployment.start("daemon", "--foreground");

    assertThat(deployment.awaitEnd(deployment.shell("echo")).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void the_first_queue_goes_first() throws Exception {
    assertThat(order()).isEqualTo("a1\na2\nb1\n");
  }

  @Test
  void queues_take_turns_in_fair_order() throws Exception {
    assertThat(order("--order-fairness")).isEqualTo("a1\nb1\na2\n");
  }

  @Test
  void the_polling_interval_beats_the_configured_one() throws Exception {
    deployment.close();
    deployment = new Deployment(home, Map.of("CLEARML_AGENT_QUEUE_POLL_FREQ_SEC", "600"));
    deployment.daemon("--polling-interval", "1");
    awaitDaemonLog("No tasks in queue default");

    TaskId task = deployment.shell("echo");

    assertThat(deployment.awaitEnd(task).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void a_queue_is_created() throws Exception {
    deployment.start("daemon", "--foreground", "--queue", "brand new", "--create-queue");
    awaitDaemonLog("brand new");

    TaskId task = deployment.enqueue(Deployment.script("echo"), "brand new");

    assertThat(deployment.awaitEnd(task).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void tags_are_listed_with_the_worker() throws Exception {
    deployment.daemon("--child-report-tags", "blue", "green");
    deployment.await(() -> workers().contains("tags:\n  - blue\n  - green"));

    assertThat(deployment.run("list", "--json").output())
        .contains("\"tags\": [\"blue\", \"green\"]");
  }

  @Test
  void in_the_background_the_log_is_a_file() throws Exception {
    deployment.start("daemon", "--queue", "default");
    TaskId task = deployment.shell("echo from the task");
    deployment.awaitEnd(task);

    assertThat(deployment.daemonLog()).contains("writing stdout/stderr to ");
    String file = deployment.daemonLog().lines().toList().getLast().replaceFirst(".* ", "");
    assertThat(Path.of(file)).exists();
    assertThat(deployment.daemonLog()).doesNotContain("from the task");
    deployment.await(() -> read(Path.of(file)).contains("from the task"));
  }

  @Test
  void detached_has_no_effect_in_the_foreground() throws Exception {
    deployment.daemon("--detached");

    assertThat(deployment.awaitEnd(deployment.shell("echo")).status())
        .isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void stop_ends_the_worker_with_the_same_flags_though_the_server_is_away() throws Exception {
    Process daemon = deployment.daemon("--gpus", "1");
    awaitDaemonLog("Listening to queues");
    deployment.stopServer();

    Deployment.Result result =
        deployment.run("daemon", "--queue", "default", "--detached", "--gpus", "1", "--stop");

    assertThat(result.output()).contains("Terminating clearml-agent worker_id=host:gpu1 pid=");
    assertThat(result.code()).isZero();
    assertThat(daemon.isAlive()).isFalse();
    deployment.startServer();
  }

  @Test
  void stop_says_what_is_not_there() {
    Deployment.Result result = deployment.run("daemon", "--stop", "host:7");

    assertThat(result.output())
        .contains(
            "Could not find a running clearml-agent instance with worker_name=host worker_id=host:7");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void status_tells_hours_and_queues_and_ends() {
    Deployment.Result result = deployment.run("daemon", "--status", "--queue", "default");

    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("Hours: all").contains("default");
  }

  @Test
  void status_tells_the_hours_though_the_server_is_away() {
    deployment.stopServer();

    Deployment.Result result = deployment.run("daemon", "--status");

    assertThat(result.code()).isZero();
    assertThat(result.output())
        .startsWith("Hours: all")
        .contains("Warning: the queues are not known: nothing answers")
        .doesNotContain("attempt", "again");
    deployment.startServer();
  }

  @Test
  void status_creates_no_queue_and_writes_no_file() throws Exception {
    Path written = home.resolve("written");
    deployment.set("CLEARML_AGENT__FILES__X__PATH", written.toString());
    deployment.set("CLEARML_AGENT__FILES__X__CONTENTS", "text");

    Deployment.Result result =
        deployment.run("daemon", "--status", "--queue", "n", "--create-queue");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output()).contains("Could not find queue");
    assertThat(written).doesNotExist();
  }

  @Test
  void several_queues_of_one_name_are_listed() throws Exception {
    String one = queue("Twin");
    StandaloneCalls.createQueue(deployment.server(), "twin");

    Deployment.Result result = deployment.run("daemon", "--status", "--queue", "TWIN");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.output())
        .contains("Found multiple queues with name \"TWIN\" (showing 2/2):")
        .contains("* (" + one + ") Twin");
  }

  private String order(String... flags) throws Exception {
    queue("a");
    queue("b");
    Path log = home.resolve("order");
    for (String name : List.of("a1", "a2")) {
      deployment.enqueue(Deployment.script("echo %s >> %s".formatted(name, log)), "a");
    }
    deployment.enqueue(Deployment.script("echo b1 >> " + log), "b");
    var words = new ArrayList<>(List.of("daemon", "--foreground", "--queue", "a", "b"));
    words.addAll(List.of(flags));
    deployment.start(words.toArray(String[]::new));
    deployment.await(() -> Files.exists(log) && read(log).lines().count() == 3);
    return read(log);
  }

  private String queue(String name) throws InterruptedException {
    return CommandFailure.orFail(deployment.get(TaskQueue.class).resolve(List.of(name), true))
        .getFirst()
        .id()
        .value();
  }

  private void awaitDaemonLog(String text) throws InterruptedException {
    deployment.await(() -> read(home.resolve("daemon.log")).contains(text));
  }

  private String workers() {
    return deployment.run("list").output();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
