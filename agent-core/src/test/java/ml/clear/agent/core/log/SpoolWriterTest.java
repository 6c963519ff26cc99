// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.settings.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolWriterTest {
  @TempDir private Path folder;
  private final SecretRegistry secrets = new SecretRegistry();

  @Test
  void frames_each_line_with_its_level() throws IOException {
    try (var log = writer(1000)) {
      log.line("one");
      log.line(LogLevel.ERROR, "two\nWthree\r\n\0four\rfive");
      log.line("");
    }

    assertThat(written()).isEqualTo("Done\nEtwo\nEWthree\nEfour\nEfive\nD\n");
    assertThat(directory().isClosed("setup")).isTrue();
  }

  @Test
  void fills_each_segment_to_its_last_byte() throws IOException {
    try (var log = writer(10)) {
      log.line("a line of more than one segment");
      log.line("b");
    }

    assertThat(written()).isEqualTo("Da line of more than one segment\nDb\n");
    assertThat(directory().segments("setup")).containsExactly(0, 1, 2, 3);
    assertThat(directory().segment("setup", 2)).hasSize(10);
  }

  @Test
  void continues_a_stream_and_ends_a_line_that_was_left_unfinished() throws IOException {
    Files.writeString(directory().segment("setup", 0), "0123456789");
    Files.writeString(directory().segment("setup", 1), "012345678W");

    try (var log = writer(10)) {
      log.line("next");
    }

    assertThat(written()).isEqualTo("0123456789012345678W\nDnext\n");
  }

  @Test
  void masks_before_it_writes() throws IOException {
    secrets.add(Secret.of("hunter2hunter2"));

    try (var log = writer(1000)) {
      log.line("url https://x:y@host hunter2hunter2");
    }

    assertThat(written()).isEqualTo("Durl https://x:********@host ********\n");
  }

  @Test
  void F9_tells_how_many_lines_are_missing_once_it_can_write_again() throws IOException {
    Files.createDirectory(directory().segment("setup", 0));
    try (var log = writer(1000)) {
      log.line("kept in memory");
      log.line("lost");
      log.line("lost\nlost too");
      Files.delete(directory().segment("setup", 0));
      log.line("after");
    }

    assertThat(written())
        .isEqualTo(
            """
            Dkept in memory
            Wclearml-agent: 3 lines are missing here, they could not be written to disk
            Dafter
            """);
  }

  @Test
  void never_disturbs_its_caller() throws IOException {
    Files.delete(folder);

    try (var log = writer(1000)) {
      log.line("nowhere");
    }

    assertThat(folder).doesNotExist();
  }

  @Test
  void refuses_the_stream_of_the_users_process() {
    assertThatThrownBy(() -> new SpoolWriter(directory(), "out", secrets))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void prints_masked_lines_and_writes_to_two_logs() {
    secrets.add(Secret.of("hunter2hunter2"));
    var bytes = new ByteArrayOutputStream();
    var printed = new PrintedTaskLog(new PrintStream(bytes, true, StandardCharsets.UTF_8), secrets);

    TaskLog.both(printed, printed).line(LogLevel.WARNING, "my hunter2hunter2");

    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("my ********\nmy ********\n");
  }

  private RunDirectory directory() {
    return new RunDirectory(folder);
  }

  private SpoolWriter writer(int segmentBytes) {
    return new SpoolWriter(directory(), "setup", secrets, segmentBytes);
  }

  private String written() throws IOException {
    var all = new StringBuilder();
    for (int number : directory().segments("setup")) {
      all.append(Files.readString(directory().segment("setup", number)));
    }
    return all.toString();
  }
}
