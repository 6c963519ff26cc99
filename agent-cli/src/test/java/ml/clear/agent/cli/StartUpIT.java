// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is answered at once: without the libraries that a command works with.
class StartUpIT {
  private static final List<String> HEAVY =
      List.of("com.google.inject.", "java.net.http.", "com.typesafe.config.", "ch.qos.logback.");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--help",
        "",
        "daemon --help",
        "execute --help",
        "submit --help",
        "list --help",
        "config --help",
        "build --help",
        "server --help",
        "demo --help",
        "daemon --nope"
      })
  void answers_load_no_library_of_the_work(String words) throws Exception {
    List<String> loaded = classesLoadedBy(words.isEmpty() ? List.of() : List.of(words.split(" ")));

    assertThat(loaded).contains("ml.clear.agent.cli.Main");
    assertThat(loaded).noneMatch(name -> HEAVY.stream().anyMatch(name::startsWith));
  }

  private static List<String> classesLoadedBy(List<String> words)
      throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load:stdout:none",
                "-cp",
                System.getProperty("java.class.path"),
                "ml.clear.agent.cli.Main"));
    command.addAll(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output
        .lines()
        .filter(line -> line.contains(" source: "))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }
}
