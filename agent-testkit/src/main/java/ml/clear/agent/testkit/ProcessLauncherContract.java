// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every implementation of [ProcessLauncher] has to keep.
public interface ProcessLauncherContract {
  /// The implementation; the same one at each call.
  ProcessLauncher launcher();

  /// A process that prints this and ends with this code.
  Launch printing(RunId run, String output, int exitCode);

  /// A process that prints this and runs on until it is stopped.
  Launch endless(RunId run, String output);

  /// A process whose program is not there.
  Launch missing(RunId run);

  @Test
  default void notes_exit_code_and_output_of_a_process(@TempDir Path folder) throws Exception {
    var directory = new RunDirectory(folder);

    RunningProcess process = start(printing(RunId.create(), "one\ntwo", 0), directory);

    assertThat(process.await()).isEqualTo(new Exit.Completed(0));
    assertThat(output(directory)).isEqualTo("one\ntwo");
    assertThat(directory.isClosed("out")).isTrue();
    assertThat(directory.value("pid")).isPresent();
    assertThat(directory.value("rc")).contains(0L);
  }

  @Test
  default void tells_any_exit_code(@TempDir Path folder) throws Exception {
    for (int code : List.of(1, 2, 3, 126, 127, 143, 254, 255)) {
      var directory = new RunDirectory(folder.resolve("run" + code));

      RunningProcess process = start(printing(RunId.create(), "", code), directory);

      assertThat(process.await()).isEqualTo(new Exit.Completed(code));
    }
  }

  @Test
  default void answers_again_how_a_process_ended(@TempDir Path folder) throws Exception {
    RunningProcess process = start(printing(RunId.create(), "", 4), new RunDirectory(folder));
    process.await();

    assertThat(process.await()).isEqualTo(new Exit.Completed(4));
    process.stop(Duration.ofMinutes(1));
    assertThat(process.await()).isEqualTo(new Exit.Completed(4));
  }

  @Test
  default void stops_a_process_and_keeps_its_output(@TempDir Path folder) throws Exception {
    var directory = new RunDirectory(folder);
    RunningProcess process = start(endless(RunId.create(), "started"), directory);
    awaitOutput(directory, "started");

    process.stop(Duration.ofSeconds(20));

    assertThat(process.await()).isEqualTo(new Exit.Completed(143));
    assertThat(output(directory)).isEqualTo("started");
    assertThat(directory.isClosed("out")).isTrue();
  }

  @Test
  default void stops_a_process_once(@TempDir Path folder) throws Exception {
    RunningProcess process = start(endless(RunId.create(), "x"), new RunDirectory(folder));

    process.stop(Duration.ofSeconds(20));
    process.stop(Duration.ofSeconds(20));

    assertThat(process.await()).isInstanceOf(Exit.Completed.class);
  }

  @Test
  default void an_interrupt_ends_the_waiting_and_not_the_process(@TempDir Path folder)
      throws Exception {
    var directory = new RunDirectory(folder);
    RunningProcess process = start(endless(RunId.create(), "x"), directory);
    var interrupted = new CountDownLatch(1);
    Thread waiter =
        Thread.ofVirtual()
            .start(() -> {
              try {
                process.await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });

    waiter.interrupt();
    waiter.join();

    assertThat(interrupted.getCount()).isZero();
    assertThat(directory.value("rc")).isEmpty();
    process.stop(Duration.ofSeconds(20));
    assertThat(process.await()).isEqualTo(new Exit.Completed(143));
  }

  @Test
  default void starts_nothing_when_the_program_is_missing(@TempDir Path folder) throws Exception {
    RunId run = RunId.create();
    var directory = new RunDirectory(folder);
    Launch launch = missing(run);

    Outcome<RunningProcess> outcome = launcher().start(launch, directory);

    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    if (outcome instanceof Outcome.Failed<RunningProcess>(var failure)) {
      assertThat(failure.reason()).isEqualTo(ReasonCode.LAUNCH_FAILED);
      assertThat(failure.message()).contains(launch.argv().getFirst());
    }
    assertThat(launcher().adopt(run, directory)).isEmpty();
  }

  @Test
  default void adopts_a_process_that_runs(@TempDir Path folder) throws Exception {
    RunId run = RunId.create();
    var directory = new RunDirectory(folder);
    start(endless(run, "x"), directory);

    RunningProcess adopted = launcher().adopt(run, directory).orElseThrow();
    adopted.stop(Duration.ofSeconds(20));

    assertThat(adopted.await()).isInstanceOf(Exit.Completed.class);
  }

  @Test
  default void adopts_a_process_that_has_ended(@TempDir Path folder) throws Exception {
    RunId run = RunId.create();
    var directory = new RunDirectory(folder);
    start(printing(run, "bye", 7), directory).await();

    RunningProcess adopted = launcher().adopt(run, directory).orElseThrow();

    assertThat(adopted.await()).isEqualTo(new Exit.Completed(7));
    assertThat(output(directory)).isEqualTo("bye");
  }

  @Test
  default void adopts_nothing_where_nothing_was_started(@TempDir Path folder) {
    assertThat(launcher().adopt(RunId.create(), new RunDirectory(folder))).isEmpty();
    assertThat(launcher().adopt(RunId.create(), new RunDirectory(folder.resolve("absent"))))
        .isEmpty();
  }

  @Test
  default void tells_a_process_that_left_no_code(@TempDir Path folder) throws Exception {
    var directory = new RunDirectory(folder);
    directory.note("pid", 4_194_305); // above any process id

    RunningProcess adopted = launcher().adopt(RunId.create(), directory).orElseThrow();

    assertThat(adopted.await())
        .isInstanceOfSatisfying(
            Exit.Lost.class,
            lost -> assertThat(lost.failure().reason()).isEqualTo(ReasonCode.PROCESS_LOST));
  }

  @Test
  default void spares_the_process_when_leftovers_are_killed(@TempDir Path folder) throws Exception {
    RunId run = RunId.create();
    var directory = new RunDirectory(folder);
    RunningProcess process = start(endless(run, "x"), directory);

    launcher().killLeftovers(run);

    assertThat(directory.value("rc")).isEmpty();
    process.stop(Duration.ofSeconds(20));
    assertThat(process.await()).isEqualTo(new Exit.Completed(143));
  }

  @Test
  default void does_not_stop_another_run(@TempDir Path folder) throws Exception {
    var other = new RunDirectory(folder.resolve("other"));
    RunningProcess spared = start(endless(RunId.create(), "x"), other);
    RunningProcess stopped =
        start(endless(RunId.create(), "x"), new RunDirectory(folder.resolve("stopped")));

    stopped.stop(Duration.ofSeconds(20));

    assertThat(other.value("rc")).isEmpty();
    spared.stop(Duration.ofSeconds(20));
    assertThat(spared.await()).isEqualTo(new Exit.Completed(143));
  }

  /// Starts a process that can be started.
  default RunningProcess start(Launch launch, RunDirectory directory) throws InterruptedException {
    return switch (launcher().start(launch, directory)) {
      case Outcome.Success<RunningProcess>(RunningProcess process) -> process;
      case Outcome.Failed<RunningProcess>(var failure) ->
          throw new AssertionError(failure.describe());
    };
  }

  /// All that was printed so far.
  static String output(RunDirectory directory) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int number : directory.segments("out")) {
      bytes.write(Files.readAllBytes(directory.segment("out", number)));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /// Waits, 30 s at most, until this was printed.
  static void awaitOutput(RunDirectory directory, String text)
      throws IOException, InterruptedException {
    for (int round = 0; round < 3000; round++) {
      if (output(directory).contains(text)) {
        return;
      }
      boolean _ = new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("'" + text + "' was not printed, but: " + output(directory));
  }
}
