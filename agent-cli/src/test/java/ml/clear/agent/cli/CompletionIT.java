// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.RawEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What shells offer.
class CompletionIT {
  @TempDir Path folder;

  @Test
  void bash_completes_commands() throws Exception {
    assertThat(bash("clearml-agent", "d")).containsExactlyInAnyOrder("daemon", "demo");
    assertThat(bash("clearml-agent", "--deb")).containsExactly("--debug");
  }

  @Test
  void bash_completes_the_flags_of_the_command() throws Exception {
    assertThat(bash("clearml-agent", "--config-file", "demo", "daemon", "--queue", "a", "--o"))
        .containsExactly("--order-fairness");
    assertThat(bash("clearml-agent", "list", "--o")).isEmpty();
  }

  @Test
  void bash_completes_values() throws Exception {
    Files.createFile(folder.resolve("agent.conf"));
    Files.createDirectory(folder.resolve("agents"));

    assertThat(bash("clearml-agent", "--config-file", "ag"))
        .containsExactlyInAnyOrder("agent.conf", "agents");
    assertThat(bash("clearml-agent", "submit", "--folder", "ag")).containsExactly("agents");
    for (String flag : List.of("--file", "--verify-certificate")) {
      assertThat(bash("clearml-agent", "init", flag, "ag"))
          .containsExactlyInAnyOrder("agent.conf", "agents");
    }
    assertThat(bash("clearml-agent", "daemon", "--log-level", "WARN"))
        .containsExactly("WARN", "WARNING");
    assertThat(bash("clearml-agent", "completion", "z")).containsExactly("zsh");
    assertThat(bash("clearml-agent", "execute", "--id", "")).isEmpty();
  }

  @Test
  void each_script_knows_each_command_and_its_flags() {
    for (String shell : List.of("bash", "zsh", "fish")) {
      String script = script(shell);
      for (Completions completions : Completions.all()) {
        assertThat(script).contains(completions.command());
        for (Completions.Flag flag : completions.flags()) {
          String name = flag.names().getLast();
          assertThat(script).contains(shell.equals("fish") ? name.replaceFirst("^-+", "") : name);
        }
      }
    }
  }

  @Test
  void fish_gets_one_complete_for_each_line() {
    assertThat(script("fish").lines().skip(1))
        .allMatch(line -> line.startsWith("complete -c clearml-agent -"))
        .allMatch(line -> line.replace("\\'", "").chars().filter(c -> c == '\'').count() % 2 == 0);
  }

  private List<String> bash(String... words) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve(".completion"), script("bash"));
    String line =
        List.of(words).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    String program =
        """
        source %s
        COMP_WORDS=(%s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _clearml_agent
        [ ${#COMPREPLY[@]} = 0 ] || printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, line);
    Process process =
        new ProcessBuilder("bash", "-c", program)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }

  private static String script(String shell) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    int code =
        new Program(new Console(stream, stream, false), new RawEnvironment(Map.of()))
            .run(List.of("completion", shell));
    assertThat(code).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }
}
