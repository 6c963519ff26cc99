// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.WorkerRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole program as a process, on a real server, with shell scripts as tasks.
class DaemonIT {
  @TempDir Path home;
  private Deployment deployment;

  @BeforeEach
  void deploy() throws IOException {
    deployment = new Deployment(home);
  }

  @AfterEach
  void clean() {
    deployment.close();
  }

  @Test
  void a_task_that_succeeds_is_completed_with_its_whole_log() throws Exception {
    deployment.daemon();
    TaskId task = deployment.shell("seq 1 20000; echo err >&2; printf 'no end'");

    TaskState end = deployment.awaitEnd(task);

    assertThat(end.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(end.statusReason()).isEqualTo("worker execution done");
    String numbers =
        IntStream.rangeClosed(1, 20000)
            .mapToObj(String::valueOf)
            .collect(Collectors.joining("\n", "", "\n"));
    assertThat(deployment.log(task))
        .contains("\n" + numbers + "err\nno end")
        .contains("Process completed successfully");
    assertThat(deployment.events(task).stream().map(LogEvent::time))
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void a_task_that_fails_is_failed_with_its_exit_code() throws Exception {
    deployment.daemon();

    TaskState end = deployment.awaitEnd(deployment.shell("echo no; exit 7"));

    assertThat(end.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(end.statusReason()).isEqualTo("worker execution exit code 7");
    assertThat(end.runtime())
        .containsEntry("_exit_code", "7")
        .containsEntry("_failure_reason", "exit_code");
  }

  @Test
  void F18_an_abort_ends_the_whole_tree() throws Exception {
    deployment.daemon();
    Path pid = home.resolve("grandchild");
    TaskId task =
        deployment.shell(
            """
            (setsid sh -c 'trap "" TERM; echo $$ > %s; while :; do sleep 1; done' &)
            trap 'echo last words; exit 1' TERM
            echo ready
            while :; do sleep 0.1; done
            """
                .formatted(pid));
    deployment.awaitLog(task, "ready");
    deployment.await(() -> Files.exists(pid));

    deployment.get(TaskBoard.class).requestStop(task);
    TaskState end = deployment.awaitEnd(task);

    assertThat(end.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(end.statusReason()).isEqualTo("task was stopped by tasks.stop");
    assertThat(deployment.log(task)).contains("last words").contains("Process aborted by user");
    assertThat(isGone(Files.readString(pid).strip())).isTrue();
  }

  @Test
  void F01_a_task_that_ends_while_the_server_is_away_misses_no_line() throws Exception {
    deployment.daemon();
    TaskId task = deployment.shell("for i in $(seq 1 60); do echo \"line $i\"; sleep 0.1; done");
    deployment.awaitLog(task, "line 5\n");

    deployment.stopServer();
    Path runs = home.resolve(".clearml/runs");
    deployment.await(() -> Files.exists(runs) && hasFact(runs, "rc=0"));
    deployment.startServer();

    assertThat(deployment.awaitEnd(task).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(linesOf(task)).isEqualTo(numbered(60));
  }

  @Test
  void F01_a_server_that_is_away_for_a_minute_misses_no_line() throws Exception {
    Process daemon = deployment.daemon();
    TaskId task =
        deployment.shell(
            """
            print() { n=$((n + 1)); echo "line $n"; echo "line $n" >> "$HOME/printed"; }
            until [ -e "$HOME/back" ]; do print; sleep 0.2; done
            print
            """);
    deployment.awaitLog(task, "line 5\n");

    deployment.stopServer();
    // This minute is real: it is what is tested.
    assertThat(daemon.waitFor(60, TimeUnit.SECONDS)).isFalse();
    assertThat(deployment.daemonLog()).contains("waits on disk and is sent again");
    deployment.startServer();
    Files.createFile(home.resolve("back"));

    assertThat(deployment.awaitEnd(task).status()).isEqualTo(TaskStatus.COMPLETED);
    List<String> printed = Files.readAllLines(home.resolve("printed"));
    assertThat(printed).hasSizeGreaterThan(100);
    assertThat(linesOf(task)).isEqualTo(numbered(printed.size()));
  }

  @Test
  void F15_an_agent_that_is_killed_is_followed_by_one_that_takes_over() throws Exception {
    Process first = deployment.daemon();
    TaskId task =
        deployment.shell("for i in $(seq 1 80); do echo \"line $i\"; sleep 0.1; done; exit 4");
    deployment.awaitLog(task, "line 5\n");

    first.destroyForcibly().waitFor();
    deployment.daemon();
    TaskState end = deployment.awaitEnd(task);

    assertThat(end.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(end.runtime()).containsEntry("_exit_code", "4");
    assertThat(linesOf(task)).isEqualTo(numbered(80));
  }

  @Test
  void F16_sigterm_stops_the_task_and_unregisters_the_worker() throws Exception {
    Process daemon = deployment.daemon();
    TaskId task = deployment.shell("echo ready; sleep 600");
    deployment.awaitLog(task, "ready");

    daemon.destroy();

    assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isEqualTo(254);
    assertThat(deployment.state(task).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(deployment.state(task).runtime()).containsEntry("_failure_reason", "agent_shutdown");
    assertThat(CommandFailure.orFail(deployment.get(WorkerRegistry.class).list())).isEmpty();
    try (var runs = Files.list(home.resolve(".clearml/runs"))) {
      assertThat(runs).isEmpty();
    }
  }

  @Test
  void sigterm_to_an_idle_worker_ends_it_at_once() throws Exception {
    Process daemon = deployment.daemon();
    awaitWorkers(1);

    daemon.destroy();

    assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(daemon.exitValue()).isEqualTo(254);
    assertThat(CommandFailure.orFail(deployment.get(WorkerRegistry.class).list())).isEmpty();
  }

  @Test
  void two_agents_of_one_machine_have_ids_of_their_own_and_share_the_work() throws Exception {
    deployment.daemon();
    deployment.daemon();
    awaitWorkers(2);
    TaskId first = deployment.shell("while [ ! -e \"$HOME/go\" ]; do sleep 0.1; done");
    TaskId second = deployment.shell("touch \"$HOME/go\"");

    assertThat(deployment.awaitEnd(first).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(deployment.awaitEnd(second).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void one_agent_with_slots_runs_tasks_at_once() throws Exception {
    deployment.daemon("--slots", "2");
    TaskId first = deployment.shell("while [ ! -e \"$HOME/go\" ]; do sleep 0.1; done");
    TaskId second = deployment.shell("touch \"$HOME/go\"");

    assertThat(deployment.awaitEnd(first).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(deployment.awaitEnd(second).status()).isEqualTo(TaskStatus.COMPLETED);
    awaitWorkers(2);
  }

  @Test
  void a_task_that_was_deleted_while_it_ran_ends() throws Exception {
    deployment.daemon();
    Path pid = home.resolve("pid");
    TaskId task = deployment.shell("echo $$ > %s; echo ready; sleep 600".formatted(pid));
    deployment.awaitLog(task, "ready");
    long process = Long.parseLong(Files.readString(pid).strip());

    StandaloneCalls.delete(deployment.server(), task);

    deployment.await(() -> ProcessHandle.of(process).isEmpty());
  }

  @Test
  void each_event_bears_the_time_of_its_first_line() throws Exception {
    deployment.daemon();
    TaskId task = deployment.shell("date +%s%3N; sleep 3; date +%s%3N; sleep 3; date +%s%3N");

    deployment.awaitEnd(task);

    List<LogEvent> stamped =
        deployment.events(task).stream()
            .filter(event -> event.text().matches("(?s)\\d{13}\\n.*"))
            .toList();
    assertThat(stamped).hasSize(3);
    for (LogEvent event : stamped) {
      Instant printed = Instant.ofEpochMilli(Long.parseLong(event.text().substring(0, 13)));
      assertThat(event.time()).isBetween(printed.minusMillis(5), printed.plusSeconds(1));
    }
  }

  @Test
  void a_repository_that_is_not_there_fails_the_task_with_the_reason() throws Exception {
    deployment.daemon();
    TaskId task =
        deployment.enqueue(
            new Script(
                "bash",
                deployment.server().apiUrl() + "/git/none.git",
                "main",
                "",
                "",
                "job.sh",
                ".",
                Map.of(),
                ""));

    TaskState end = deployment.awaitEnd(task);

    assertThat(end.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(end.statusReason()).isEqualTo("failed cloning repository");
    assertThat(end.runtime()).containsEntry("_failure_reason", "repository_not_found");
    assertThat(deployment.log(task)).contains("next:").doesNotContain("at ml.clear");
  }

  @Test
  void a_requirement_that_is_not_there_fails_the_task_with_its_name() throws Exception {
    deployment.daemon();
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
                Map.of(
                    "pip",
                    List.of(
                        "--index-url " + deployment.server().apiUrl() + "/simple/",
                        "no-such-package==1.0")),
                "print(1)"));

    TaskState end = deployment.awaitEnd(task);

    assertThat(end.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(end.statusReason()).isEqualTo("requirements_failed");
    assertThat(deployment.log(task)).contains("no-such-package").contains("next:");
  }

  @Test
  void submit_follows_a_task_and_exits_with_its_code() throws Exception {
    deployment.daemon();
    Path folder = Files.createDirectory(home.resolve("project"));
    Files.writeString(folder.resolve("train.py"), "import sys\nprint('hello')\nsys.exit(5)\n");

    Deployment.Result result =
        deployment.run("submit", "--folder", folder.toString(), "--script", "train.py", "--follow");

    assertThat(result.output()).contains("hello\n").contains("FAILED");
    assertThat(result.code()).isEqualTo(5);
  }

  @Test
  void execute_runs_one_task_and_exits_with_its_code() throws Exception {
    TaskId task =
        deployment.create(
            new Script(
                "bash", "", "", "", "", "job.sh", ".", Map.of(), "echo here and now; exit 6"));

    Deployment.Result result = deployment.run("execute", "--id", task.value());

    assertThat(result.output()).contains("here and now");
    assertThat(result.code()).isEqualTo(6);
    assertThat(deployment.state(task).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(CommandFailure.orFail(deployment.get(WorkerRegistry.class).list())).isEmpty();
  }

  /// Whether a process is dead; its parent may not have looked at it yet.
  private static boolean isGone(String pid) throws IOException {
    try {
      return Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
    } catch (NoSuchFileException _) {
      return true;
    }
  }

  private static boolean hasFact(Path runs, String fact) {
    try (var folders = Files.list(runs)) {
      return folders.anyMatch(folder -> Files.exists(folder.resolve(fact)));
    } catch (IOException _) {
      return false;
    }
  }

  private void awaitWorkers(int count) throws InterruptedException {
    WorkerRegistry registry = deployment.get(WorkerRegistry.class);
    deployment.await(() -> {
      try {
        return CommandFailure.orFail(registry.list()).size() == count;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  private static String numbered(int last) {
    return IntStream.rangeClosed(1, last)
        .mapToObj(i -> "line " + i + "\n")
        .collect(Collectors.joining());
  }

  /// What the script printed, without what the agent said.
  private String linesOf(TaskId task) throws InterruptedException {
    return deployment
        .log(task)
        .lines()
        .filter(line -> line.startsWith("line "))
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }
}
