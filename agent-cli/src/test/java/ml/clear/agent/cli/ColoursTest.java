// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColoursTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "/dev/null, false",
    "/home/me/log, false",
    "pipe:[12], false"
  })
  void a_terminal_gets_them(Path target, boolean expected) throws IOException {
    Path stream = Files.createSymbolicLink(folder.resolve("1"), target);

    assertThat(Colours.on(Map.of("TERM", "xterm", "NO_COLOR", ""), stream)).isEqualTo(expected);
  }

  @Test
  void who_wants_none_gets_none() throws IOException {
    Path stream = Files.createSymbolicLink(folder.resolve("1"), Path.of("/dev/pts/3"));

    assertThat(Colours.on(Map.of("NO_COLOR", "1"), stream)).isFalse();
    assertThat(Colours.on(Map.of("TERM", "dumb"), stream)).isFalse();
  }

  @Test
  void each_stream_is_decided_for_itself() {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            true,
            false);

    console.progress("a step");
    console.warn("a warning");
    console.error("an error");
    console.log(true, "a record");

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("\u001b[");
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
  }
}
