// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.Commands.Result;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.testkit.CommandsContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HostCommandsIT implements CommandsContract {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final HostCommands commands = TestHost.commands();
  private final List<String> lines = new ArrayList<>();

  @Override
  public Commands commands() {
    return commands;
  }

  @Override
  public Command printing(List<String> printed, int exitCode) {
    return shell("printf '%s' '" + String.join("\n", printed) + "'; exit " + exitCode);
  }

  @Override
  public Command echoing(String input) {
    return new Command(List.of("cat"), null, environment(), input, LONG, null);
  }

  @Override
  public Command endless(String line, Duration deadline) {
    return shell("echo " + line + "; exec sleep 1000", deadline, null);
  }

  @Override
  public Command missing() {
    return new Command(List.of("no-such-program"), null, environment(), "", LONG, null);
  }

  @Override
  public String presentProgram() {
    return "cat";
  }

  @Override
  public Map<String, String> environment() {
    return TestHost.environment();
  }

  @Test
  void gives_exactly_the_environment_that_it_is_given() throws Exception {
    RunId run = RunId.create();
    var command =
        new Command(List.of("env"), null, Map.of("PATH", TestHost.PATH, "A", "b=c"), "", LONG, run);

    commands.run(command, lines::add);

    assertThat(lines)
        .hasSize(4)
        .contains("PATH=" + TestHost.PATH, "A=b=c", RunId.MARKER + "=" + run)
        .anyMatch(line -> line.startsWith(Marker.COMMAND + "="));
  }

  @Test
  void merges_output_and_errors_in_order() throws Exception {
    commands.run(shell("for i in 1 2 3; do echo out$i; echo err$i >&2; done"), lines::add);

    assertThat(lines).containsExactly("out1", "err1", "out2", "err2", "out3", "err3");
  }

  @Test
  void reads_nothing_when_there_is_no_input() throws Exception {
    assertThat(commands.run(shell("cat; echo end"), lines::add))
        .isEqualTo(new Result.Ended(0, List.of("end")));
  }

  @Test
  void feeds_input_that_is_longer_than_a_pipe() throws Exception {
    var count = new int[1];

    commands.run(echoing("0123456789abcde\n".repeat(100_000)), _ -> count[0]++);

    assertThat(count[0]).isEqualTo(100_000);
  }

  @Test
  void does_not_mind_a_program_that_leaves_its_input_unread() throws Exception {
    Result result =
        commands.run(
            new Command(List.of("true"), null, environment(), "x".repeat(1_000_000), LONG, null),
            lines::add);

    assertThat(result).isEqualTo(new Result.Ended(0, List.of()));
  }

  @Test
  void runs_in_the_folder_that_it_is_given() throws Exception {
    commands.run(
        new Command(List.of("pwd", "-P"), folder, environment(), "", LONG, null), lines::add);

    assertThat(lines).containsExactly(folder.toRealPath().toString());
  }

  @Test
  void starts_a_program_by_a_path_relative_to_its_folder() throws Exception {
    executable("greet", "#!/bin/sh\necho hello\n");

    commands.run(
        new Command(List.of("./greet"), folder, environment(), "", LONG, null), lines::add);

    assertThat(lines).containsExactly("hello");
  }

  @Test
  void looks_for_the_program_on_the_path_of_its_environment() throws Exception {
    executable("greet", "#!/bin/sh\necho hello\n");

    commands.run(
        new Command(List.of("greet"), null, Map.of("PATH", folder + ":/bin"), "", LONG, null),
        lines::add);

    assertThat(lines).containsExactly("hello");
  }

  @Test
  void says_why_a_program_can_not_be_started() throws Exception {
    executable("moved", "#!" + folder + "/venv/bin/python\n");
    Files.writeString(folder.resolve("plain"), "text");

    assertThat(obstacle(List.of(folder + "/moved"), null)).contains("venv/bin/python");
    assertThat(obstacle(List.of(folder + "/plain"), null)).contains("not an executable file");
    assertThat(obstacle(List.of("/no/such"), null)).contains("'/no/such' is not there");
    assertThat(obstacle(List.of("ls"), folder.resolve("none"))).contains("none' is not there");
    assertThat(obstacle(List.of("ls", "a\0b"), null)).contains("NUL");
    assertThat(obstacle(List.of("ls", "x".repeat(200_000)), null)).contains("200000 bytes");
    assertThat(obstacle(List.of(), null)).contains("no program");
    assertThat(obstacle(List.of(folder.toString()), null)).contains("not an executable file");
  }

  @Test
  void kills_everything_that_the_program_started_when_time_is_up() throws Exception {
    RunId run = RunId.create();
    Deadline limit = Deadline.in(Duration.ofSeconds(15), TestHost.TIME);

    Result result =
        commands.run(
            shell(
                "trap '' TERM; (trap '' TERM; setsid sh -c 'sleep 1000 & sleep 1000') & echo up; sleep 1000",
                Duration.ofMillis(700),
                run),
            lines::add);

    assertThat(result).isInstanceOf(Result.TimedOut.class);
    assertThat(lines).startsWith("up"); // the shell may add that its child was killed
    assertThat(new ProcessTree(Marker.commands(run), 0, _ -> false).members()).isEmpty();
    assertThat(limit.passed()).isFalse();
  }

  @Test
  void kills_only_the_command_whose_time_is_up() throws Exception {
    RunId run = RunId.create();
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              try {
                commands.run(shell("exec sleep 1000", LONG, run), _ -> {});
              } catch (InterruptedException e) {
                // as this test wants it
              }
            });
    var tree = new ProcessTree(Marker.commands(run), 0, _ -> false);
    TestHost.await("the other command", () -> tree.members().size() == 1);

    commands.run(shell("exec sleep 1000", Duration.ofMillis(300), run), lines::add);

    assertThat(tree.members()).hasSize(1);
    other.interrupt();
    other.join();
    assertThat(tree.members()).isEmpty();
  }

  @Test
  void does_not_wait_for_a_grandchild_that_keeps_the_output_open() throws Exception {
    Deadline limit = Deadline.in(Duration.ofSeconds(9), TestHost.TIME);
    RunId run = RunId.create();

    Result result =
        commands.run(shell("echo done; setsid sleep 1000 & exit 0", LONG, run), lines::add);

    assertThat(result).isEqualTo(new Result.Ended(0, List.of("done")));
    assertThat(limit.passed()).isFalse();
    TestHost.launcher().killLeftovers(run);
    assertThat(new ProcessTree(Marker.commands(run), 0, _ -> false).members()).isEmpty();
  }

  @Test
  void takes_fifty_megabytes_without_a_line_break() throws Exception {
    var sizes = new long[2];

    Result result =
        commands.run(
            shell("head -c 52428800 /dev/zero | tr '\\0' x"),
            line -> {
              sizes[0] += line.length();
              sizes[1] = Math.max(sizes[1], line.length());
            });

    assertThat(result).isInstanceOf(Result.Ended.class);
    assertThat(sizes[0]).isEqualTo(52_428_800);
    assertThat(sizes[1]).isEqualTo(LineCutter.LONGEST_LINE);
  }

  @Test
  void passes_a_failure_of_the_sink_on_without_blocking_the_program() {
    assertThatThrownBy(() ->
            commands.run(
                shell("head -c 1000000 /dev/zero | tr '\\0' '\\n'; touch " + folder + "/end"),
                _ -> {
                  throw new IllegalStateException("full");
                }))
        .hasMessage("full");
    assertThat(folder.resolve("end")).exists();
  }

  @Test
  void runs_without_setsid(@TempDir Path empty) throws Exception {
    HostCommands bare = TestHost.commands(empty.toString());

    assertThat(bare.run(shell("echo hello; exit 3"), lines::add))
        .isEqualTo(new Result.Ended(3, List.of("hello")));
    assertThat(
            bare.run(shell("(sleep 1000) & sleep 1000", Duration.ofMillis(300), null), lines::add))
        .isInstanceOf(Result.TimedOut.class);
  }

  private String obstacle(List<String> argv, @Nullable Path directory) throws InterruptedException {
    Result result =
        commands.run(new Command(argv, directory, environment(), "", LONG, null), lines::add);
    assertThat(result).isInstanceOf(Result.Unstartable.class);
    return ((Result.Unstartable) result).message();
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Command shell(String script) {
    return shell(script, LONG, null);
  }

  private static Command shell(String script, Duration deadline, @Nullable RunId run) {
    return new Command(
        List.of("sh", "-c", script),
        null,
        new HashMap<>(TestHost.environment()),
        "",
        deadline,
        run);
  }
}
