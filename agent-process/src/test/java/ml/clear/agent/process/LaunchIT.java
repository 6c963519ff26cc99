// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static ml.clear.agent.process.TestHost.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.testkit.ProcessLauncherContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a process gets and what is kept of it: behind the shim in dash and in bash, and directly.
@Timeout(120)
class LaunchIT {
  private static final String ALL = "launchers";

  @TempDir Path folder;
  private final RunId run = RunId.create();
  private RunDirectory directory;

  @BeforeEach
  void createDirectory() {
    directory = new RunDirectory(folder.resolve("rün 1"));
  }

  static Stream<Arguments> launchers() {
    return Stream.of(
        Arguments.argumentSet("shim in sh", TestHost.PATH),
        Arguments.argumentSet("shim in bash", "bash"),
        Arguments.argumentSet("directly", "/no/tools/here"));
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tells_a_death_by_signal(String path) throws Exception {
    Map<String, Integer> codes =
        Map.of("KILL", 137, "TERM", 143, "SEGV", 139, "INT", 130, "HUP", 129);
    for (Map.Entry<String, Integer> death : codes.entrySet()) {
      var place = new RunDirectory(folder.resolve(death.getKey()));

      RunningProcess process =
          start(path, shell(RunId.create(), "kill -" + death.getKey() + " $$; sleep 9"), place);

      assertThat(process.await()).isEqualTo(new Exit.Completed(death.getValue()));
      assertThat(ProcessLauncherContract.output(place)).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void tells_the_code_whatever_options_shells_inherit(String path) throws Exception {
    Map<String, String> environment =
        Map.of("PATH", TestHost.PATH, "SHELLOPTS", "errexit:nounset:xtrace");

    RunningProcess process =
        start(
            path,
            new Launch(run, List.of("sh", "-c", "echo up; exit 7"), folder, environment),
            directory);

    assertThat(process.await()).isEqualTo(new Exit.Completed(7));
    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("up\n");
    assertThat(directory.isClosed("out")).isTrue();
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keeps_a_million_lines(String path) throws Exception {
    RunningProcess process = start(path, shell(run, "seq 1 1000000"), directory);

    assertThat(process.await()).isEqualTo(new Exit.Completed(0));
    assertThat(ProcessLauncherContract.output(directory).lines().toList())
        .hasSize(1_000_000)
        .startsWith("1", "2")
        .endsWith("999999", "1000000");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keeps_fifty_megabytes_without_a_line_break(String path) throws Exception {
    RunningProcess process =
        start(path, shell(run, "head -c 52428800 /dev/zero; printf end"), directory);

    assertThat(process.await()).isEqualTo(new Exit.Completed(0));
    assertThat(directory.segments("out")).containsExactly(0, 1, 2, 3, 4, 5, 6);
    for (int full = 0; full < 6; full++) {
      assertThat(directory.segment("out", full)).hasSize(RunDirectory.SEGMENT_BYTES);
    }
    assertThat(Files.readAllBytes(directory.segment("out", 6)))
        .endsWith('e', 'n', 'd')
        .hasSize(52_428_800 + 3 - 6 * RunDirectory.SEGMENT_BYTES);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keeps_the_order_of_output_and_errors(String path) throws Exception {
    String script = "i=0; while [ $i -lt 500 ]; do echo o$i; echo e$i >&2; i=$((i+1)); done";

    start(path, shell(run, script), directory).await();

    List<String> lines = ProcessLauncherContract.output(directory).lines().toList();
    assertThat(lines).hasSize(1000);
    for (int i = 0; i < 500; i++) {
      assertThat(lines.subList(2 * i, 2 * i + 2)).containsExactly("o" + i, "e" + i);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void keeps_what_was_printed_when_the_process_opens_its_output_anew(String path) throws Exception {
    start(path, shell(run, "echo 1; echo 2 > /dev/stderr; echo 3 > /dev/stdout"), directory)
        .await();

    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("1\n2\n3\n");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void hands_the_environment_on_as_it_is(String path) throws Exception {
    var given =
        new TreeMap<String, String>(
            Map.of(
                "PATH", TestHost.PATH,
                "LINES_", "one\ntwo\n\n",
                "QUOTES", "it's \"quoted\" `id` $(id) $HOME \\n *",
                "EQUALS", "a=b=c",
                "EMPTY", "",
                "UMLAUT", "grün €",
                "dir", "mine",
                "dotted.name", "kept",
                "BASH_FUNC_module%%", "() {  echo hi\n}"));

    start(path, new Launch(run, List.of("env", "-0"), folder, given), directory).await();

    var seen = new TreeMap<String, String>();
    for (String entry : ProcessLauncherContract.output(directory).split("\0", -1)) {
      if (!entry.isEmpty()) {
        int at = entry.indexOf('=');
        seen.put(entry.substring(0, at), entry.substring(at + 1));
      }
    }
    assertThat(seen).containsAllEntriesOf(given).containsEntry(RunId.MARKER, run.value());
    seen.keySet().removeAll(given.keySet());
    // What every shell sets of its own accord.
    seen.keySet().removeAll(List.of("PWD", "OLDPWD", "SHLVL", "_"));
    assertThat(seen).containsOnlyKeys(RunId.MARKER);
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void hands_on_an_environment_of_nearly_two_megabytes(String path) throws Exception {
    var given = new HashMap<>(TestHost.environment());
    for (int i = 0; i < 9500; i++) {
      given.put("V%05d".formatted(i), "x".repeat(180));
    }

    start(
            path,
            new Launch(run, List.of("sh", "-c", "env | grep -c '^V'"), folder, given),
            directory)
        .await();

    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("9500\n");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void hands_arguments_on_as_they_are(String path) throws Exception {
    List<String> argv =
        List.of("printf", "[%s]", "a b", "line\nbreak", "", "$HOME", "'", "-n", "grün", "*");

    start(path, new Launch(run, argv, folder, TestHost.environment()), directory).await();

    assertThat(ProcessLauncherContract.output(directory))
        .isEqualTo("[a b][line\nbreak][][$HOME]['][-n][grün][*]");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void gives_the_process_nothing_that_is_not_its_own(String path) throws Exception {
    String script =
        "cat; ls /proc/self/fd | tr '\\n' ' '; grep -E 'Sig(Ign|Blk)' /proc/self/status; pwd";

    start(
            path,
            new Launch(run, List.of("sh", "-c", script), folder, TestHost.environment()),
            directory)
        .await();

    // Descriptor 3 is the folder that ls reads; signals 32 and 33 are the C library's own.
    assertThat(ProcessLauncherContract.output(directory))
        .matches(
            "0 1 2 3 SigBlk:\t0{16}\nSigIgn:\t0{7}[01][08]0{7}\n" + folder.toRealPath() + "\n");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void runs_a_script_that_names_no_interpreter(String path) throws Exception {
    Path script = executable("script", "echo \"hello $1\"\n");

    start(
            path,
            new Launch(run, List.of(script.toString(), "you"), folder, TestHost.environment()),
            directory)
        .await();

    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("hello you\n");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void finds_the_program_in_the_launch_folder_and_on_the_launch_path(String path) throws Exception {
    executable("here", "#!/bin/sh\necho found\n");

    start(path, new Launch(run, List.of("./here"), folder, TestHost.environment()), directory)
        .await();
    var second = new RunDirectory(folder.resolve("second"));
    start(
            path,
            new Launch(RunId.create(), List.of("here"), folder, Map.of("PATH", folder.toString())),
            second)
        .await();

    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("found\n");
    assertThat(ProcessLauncherContract.output(second)).isEqualTo("found\n");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void says_what_can_not_be_started(String path) throws Exception {
    Path plain = Files.writeString(folder.resolve("plain"), "text");
    Path moved = executable("moved", "#!/gone/venv/bin/python\n");
    Map<String, String> environment = TestHost.environment();

    assertThat(refusal(path, List.of("/gone/python"), folder, environment))
        .contains("/gone/python' is not there");
    assertThat(refusal(path, List.of(plain.toString()), folder, environment))
        .contains("not an executable file");
    assertThat(refusal(path, List.of(moved.toString()), folder, environment))
        .contains("/gone/venv/bin/python");
    assertThat(refusal(path, List.of("ls"), folder.resolve("gone"), environment))
        .contains("gone' is not there");
    assertThat(refusal(path, List.of("ls"), folder, Map.of("NUL", "a\0b")))
        .contains("'NUL'")
        .contains("NUL character");
    assertThat(refusal(path, List.of("ls"), folder, Map.of("LONG", "x".repeat(131_072))))
        .contains("'LONG'")
        .contains("131077 bytes");
    assertThat(refusal(path, List.of("ls"), folder, Map.of("A=B", "x"))).contains("A=B");
    var huge = new HashMap<>(environment);
    for (int i = 0; i < 100; i++) {
      huge.put("V" + i, "x".repeat(100_000));
    }
    assertThat(refusal(path, List.of("ls"), folder, huge))
        .contains("103 variables"); // one is the marker
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void shows_the_folder_of_a_run_to_nobody_else(String path) throws Exception {
    start(path, shell(run, ":"), directory).await();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
        .isEqualTo("rwx------");
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void adopts_with_another_launcher(String path) throws Exception {
    start(path, shell(run, "sleep 1; echo late; exit 5"), directory);

    RunningProcess adopted = launcher(path).adopt(run, directory).orElseThrow();

    assertThat(adopted.await()).isEqualTo(new Exit.Completed(5));
    assertThat(ProcessLauncherContract.output(directory)).isEqualTo("late\n");
  }

  private RunningProcess start(String path, Launch launch, RunDirectory place) throws Exception {
    return TestHost.start(launcher(path), launch, place);
  }

  private String refusal(
      String path, List<String> argv, Path where, Map<String, String> environment)
      throws Exception {
    var place = new RunDirectory(folder.resolve(RunId.create().value()));
    Outcome<RunningProcess> outcome =
        launcher(path).start(new Launch(RunId.create(), argv, where, environment), place);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    Failure failure = ((Outcome.Failed<RunningProcess>) outcome).failure();
    assertThat(failure.hint()).isNotBlank();
    return failure.message();
  }

  private HostLauncher launcher(String path) throws Exception {
    if (!path.equals("bash")) {
      return TestHost.launcher(path);
    }
    Path bin = folder.resolve("bin");
    if (!Files.exists(bin)) {
      Files.createDirectory(bin);
      executable("bin/sh", "#!/bin/bash\nexec -a sh /bin/bash \"$@\"\n");
    }
    return TestHost.launcher(bin + ":" + TestHost.PATH);
  }

  private Path executable(String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
