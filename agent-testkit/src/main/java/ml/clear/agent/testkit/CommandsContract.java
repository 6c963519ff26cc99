// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import org.junit.jupiter.api.Test;

/// What every implementation of [Commands] has to keep.
public interface CommandsContract {
  /// The implementation.
  Commands commands();

  /// A program that prints these lines and ends with this code.
  Command printing(List<String> lines, int exitCode);

  /// A program that prints what it reads.
  Command echoing(String input);

  /// A program that prints one line and then runs on until the deadline has passed.
  Command endless(String line, Duration deadline);

  /// A program that is not there.
  Command missing();

  /// The name of a program that is there, in [#environment()].
  String presentProgram();

  /// The environment in which programs are looked for.
  Map<String, String> environment();

  @Test
  default void tells_the_exit_code_and_the_lines() throws InterruptedException {
    var lines = new ArrayList<String>();

    Commands.Result result = commands().run(printing(List.of("one", "two"), 0), lines::add);

    assertThat(lines).containsExactly("one", "two");
    assertThat(result).isEqualTo(new Commands.Result.Ended(0, List.of("one", "two")));
  }

  @Test
  default void tells_any_exit_code() throws InterruptedException {
    for (int code : List.of(1, 2, 126, 127, 137, 254, 255)) {
      assertThat(commands().run(printing(List.of(), code), _ -> {}))
          .isEqualTo(new Commands.Result.Ended(code, List.of()));
    }
  }

  @Test
  default void keeps_the_last_fifty_lines() throws InterruptedException {
    List<String> all = IntStream.range(0, 70).mapToObj(Integer::toString).toList();
    var lines = new ArrayList<String>();

    Commands.Result result = commands().run(printing(all, 3), lines::add);

    assertThat(lines).isEqualTo(all);
    assertThat(result).isEqualTo(new Commands.Result.Ended(3, all.subList(20, 70)));
  }

  @Test
  default void gives_the_program_its_input() throws InterruptedException {
    var lines = new ArrayList<String>();

    commands().run(echoing("protocol=https\nhost=example.com\n"), lines::add);

    assertThat(lines).containsExactly("protocol=https", "host=example.com");
  }

  @Test
  default void ends_a_program_that_takes_too_long() throws InterruptedException {
    Commands.Result result = commands().run(endless("busy", Duration.ofMillis(500)), _ -> {});

    assertThat(result).isEqualTo(new Commands.Result.TimedOut(List.of("busy")));
  }

  @Test
  default void ends_a_program_when_its_caller_is_interrupted() throws InterruptedException {
    var printed = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    Command command = endless("busy", Duration.ofMinutes(10));
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                commands().run(command, _ -> printed.countDown());
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });

    printed.await();
    caller.interrupt();

    assertThat(caller.join(Duration.ofSeconds(30))).isTrue();
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  default void says_what_can_not_be_started() throws InterruptedException {
    Command missing = missing();

    Commands.Result result = commands().run(missing, _ -> {});

    assertThat(result).isInstanceOf(Commands.Result.Unstartable.class);
    assertThat(((Commands.Result.Unstartable) result).message())
        .contains(missing.argv().getFirst());
  }

  @Test
  default void finds_a_program() {
    Path found = commands().find(presentProgram(), environment()).orElseThrow();

    assertThat(found).isAbsolute().hasFileName(presentProgram());
    assertThat(commands().find(found.toString(), environment())).contains(found);
  }

  @Test
  default void does_not_find_a_program_that_is_not_there() {
    assertThat(commands().find("no-such-program", environment())).isEmpty();
    assertThat(commands().find("/no/such/program", environment())).isEmpty();
  }
}
