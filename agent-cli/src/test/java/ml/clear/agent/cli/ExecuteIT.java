// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.source.RepositoryPublisher;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.testkit.GitHttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the flags of `execute` change.
class ExecuteIT {
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
  void a_task_is_found_by_its_name_in_any_case() throws Exception {
    named("Train (it)", "echo found; exit 3");
    named("Train (it) again", "echo wrong");

    Deployment.Result result = deployment.run("execute", "--id", "TRAIN (IT)");

    assertThat(result.output()).contains("found\n");
    assertThat(result.code()).isEqualTo(3);
  }

  @Test
  void tasks_of_one_name_are_listed() throws Exception {
    TaskId one = named("Twin", "echo");
    named("twin", "echo");

    Deployment.Result result = deployment.run("execute", "--id", "twin");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output())
        .contains("Found multiple tasks with name \"twin\" (showing 2/2):")
        .contains("* (" + one + ") Twin");
  }

  @Test
  void a_name_that_is_none_is_answered_with_those_that_hold_it() throws Exception {
    TaskId near = named("my training", "echo");

    Deployment.Result result = deployment.run("execute", "--id", "training");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output())
        .contains("Could not find task with name/id \"training\". Did you mean this?")
        .contains("* (" + near + ") my training");
  }

  @Test
  void a_copy_is_run_and_the_task_stays_as_it_is() throws Exception {
    TaskId task = named("original", "echo I am $CLEARML_TASK_ID");

    Deployment.Result result = deployment.run("execute", "--clone", "--id", task.value());

    assertThat(result.code()).isZero();
    assertThat(result.output()).contains("Cloning task id=" + task);
    String copy =
        result
            .output()
            .replaceFirst("(?s).*Task cloned, new task id=", "")
            .lines()
            .toList()
            .getFirst();
    assertThat(result.output()).contains("I am " + copy);
    assertThat(deployment.state(task).status()).isEqualTo(TaskStatus.CREATED);
    assertThat(deployment.state(TaskId.of(copy)).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(
            CommandFailure.orFail(deployment.get(TaskBoard.class).find(TaskId.of(copy)))
                .orElseThrow()
                .name())
        .isEqualTo("Clone of original");
  }

  @Test
  void a_task_that_waits_in_no_queue_is_refused_where_a_queue_is_required() throws Exception {
    TaskId task = named("a draft", "echo");

    Deployment.Result result = deployment.run("execute", "--require-queue", "--id", task.value());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "Execution required enqueued task, but task id=%s is not queued.".formatted(task));
    assertThat(deployment.state(task).status()).isEqualTo(TaskStatus.CREATED);
  }

  @Test
  void a_task_that_waits_in_a_queue_is_run_where_a_queue_is_required() throws Exception {
    TaskId task = deployment.shell("echo");

    assertThat(deployment.run("execute", "--require-queue", "--id", task.value()).code()).isZero();
  }

  @Test
  void what_the_task_prints_goes_to_the_log_file_too() throws Exception {
    TaskId task = named("talker", "echo for the file");
    Path file = home.resolve("task.log");

    Deployment.Result result =
        deployment.run("execute", "--id", task.value(), "--log-file", file.toString());

    assertThat(result.output()).contains("for the file\n");
    assertThat(file).content().contains("for the file\n");
  }

  @Test
  void the_log_level_reaches_the_task_in_capitals() throws Exception {
    TaskId task = named("level", "echo level=$CLEARML_LOG_LEVEL,$TRAINS_LOG_LEVEL");

    Deployment.Result result =
        deployment.run("execute", "--id", task.value(), "--log-level", "warning");

    assertThat(result.output()).contains("level=WARNING,WARNING\n");
  }

  @Test
  void optimization_reaches_python() throws Exception {
    TaskId task =
        deployment.create(
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

    assertThat(deployment.run("execute", "-OO", "--id", task.value()).output())
        .contains("optimized 2\n");
  }

  @Test
  void gpus_reach_the_task() throws Exception {
    TaskId task = named("gpus", "echo gpus=$CUDA_VISIBLE_DEVICES");

    assertThat(deployment.run("execute", "--gpus", "3", "--id", task.value()).output())
        .contains("gpus=3\n");
  }

  @Test
  void cpu_only_hides_the_gpus() throws Exception {
    TaskId task = named("cpus", "echo gpus=$CUDA_VISIBLE_DEVICES");

    assertThat(deployment.run("execute", "--cpu-only", "--id", task.value()).output())
        .contains("gpus=none\n");
  }

  @Test
  void the_login_of_the_command_line_opens_the_repository() throws Exception {
    Path code = Files.createDirectory(home.resolve("code"));
    Files.writeString(code.resolve("job.sh"), "echo from the repository\n");
    Path repository = home.resolve("code.git");
    CommandFailure.orFail(deployment.get(RepositoryPublisher.class).publish(code, repository));
    try (var git = GitHttpServer.start("127.0.0.1")) {
      String url = git.publish("code.git", repository);
      git.protect("code.git", "me", "the-password-of-me");
      TaskId task =
          deployment.create(new Script("bash", url, "main", "", "", "job.sh", ".", Map.of(), ""));

      Deployment.Result result =
          deployment.run(
              "execute",
              "--git-user",
              "me",
              "--git-pass",
              "the-password-of-me",
              "--id",
              task.value());

      assertThat(result.output())
          .contains("from the repository\n")
          .doesNotContain("the-password-of-me");
      assertThat(result.code()).isZero();
    }
  }

  private TaskId named(String name, String script) throws InterruptedException {
    return CommandFailure.orFail(
        deployment
            .get(TaskBoard.class)
            .create(
                new NewTask(
                    name, "", "testing", Deployment.script(script), ContainerSpec.NONE, Map.of())));
  }
}
