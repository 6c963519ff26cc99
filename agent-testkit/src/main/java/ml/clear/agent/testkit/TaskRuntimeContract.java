// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import ml.clear.agent.core.log.PrintedTaskLog;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.Run;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.run.RunObserver;
import ml.clear.agent.core.run.RunRequest;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every runtime promises.
@Timeout(120)
public interface TaskRuntimeContract {
  /// The runtime under test.
  TaskRuntime runtime();

  /// A folder for the test alone.
  Path folder();

  /// The text of a script that prints a line and exits with a code.
  String printing(String line, int code);

  /// The text of a script that prints `ready` and then runs until it is stopped.
  String waiting();

  @Test
  default void a_runs_output_is_on_disk_when_its_exit_is_known() throws Exception {
    RunRequest request = request(printing("hello", 0));

    Run run = runtime().start(request).orThrow();

    assertThat(run.await()).isEqualTo(new Exit.Completed(0));
    assertThat(output(request)).isEqualTo("hello\n");
    assertThat(request.directory().isClosed("setup")).isTrue();
  }

  @Test
  default void an_exit_code_is_known_exactly() throws Exception {
    Run run = runtime().start(request(printing("no", 7))).orThrow();

    assertThat(run.await()).isEqualTo(new Exit.Completed(7));
    assertThat(run.await()).isEqualTo(new Exit.Completed(7));
  }

  @Test
  default void a_stopped_run_ends() throws Exception {
    RunRequest request = request(waiting());
    Run run = runtime().start(request).orThrow();
    awaitOutput(request);

    run.stop(Duration.ofSeconds(5));
    run.stop(Duration.ZERO);

    assertThat(run.await()).isInstanceOfAny(Exit.Completed.class, Exit.Stopped.class);
  }

  @Test
  default void a_run_that_was_launched_is_found_again() throws Exception {
    RunRequest request = request(waiting());
    Run first = runtime().start(request).orThrow();
    awaitOutput(request);

    Run found = runtime().reattach(request).orElseThrow();

    assertThat(found.launched()).isTrue();
    found.stop(Duration.ofSeconds(5));
    assertThat(found.await()).isInstanceOfAny(Exit.Completed.class, Exit.Stopped.class);
    first.await();
  }

  @Test
  default void a_run_that_was_never_launched_is_not_found() throws Exception {
    assertThat(runtime().reattach(request(printing("x", 0)))).isEmpty();
  }

  @Test
  default void there_is_room_for_a_task() throws Exception {
    assertThat(runtime().freeCapacity(QueueId.of("q"))).isPositive();
  }

  private RunRequest request(String script) throws IOException {
    TaskLog log = new PrintedTaskLog(System.out, new SecretRegistry());
    Path directory = Files.createDirectory(folder().resolve("run"));
    var task =
        new Task(
            TaskId.of("0123456789abcdef0123456789abcdef"),
            "a test",
            "",
            "testing",
            TaskStatus.IN_PROGRESS,
            new Script("bash", "", "", "", "", "job.sh", ".", Map.of(), script),
            ContainerSpec.NONE,
            Map.of(),
            Map.of());
    return new RunRequest(
        RunId.create(),
        task,
        WorkerId.of("host:0"),
        new Slot(0),
        new RunDirectory(directory),
        log,
        Map.of(),
        RunObserver.NONE);
  }

  private static void awaitOutput(RunRequest request) throws Exception {
    Await.until(() -> output(request).contains("ready"));
  }

  private static String output(RunRequest request) throws IOException {
    var text = new StringBuilder();
    for (int number : request.directory().segments("out")) {
      text.append(Files.readString(request.directory().segment("out", number)));
    }
    return text.toString();
  }
}
