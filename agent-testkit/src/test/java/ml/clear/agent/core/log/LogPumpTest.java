// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import ml.clear.agent.core.log.LogPump.Drain;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.testkit.RecordingLogSink;
import ml.clear.agent.testkit.RecordingLogSink.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPumpTest {
  private static final int SEGMENT = 100_000;

  @TempDir private Path folder;
  private final SteppedTime time = new SteppedTime();
  private final RecordingLogSink sink = new RecordingLogSink(time);
  private final SecretRegistry secrets = new SecretRegistry();
  private LogPump.Options options = LogPump.Options.DEFAULTS;

  @Test
  void sends_all_streams_in_order_with_their_levels() throws Exception {
    try (var setup = new SpoolWriter(directory(), "setup", secrets, SEGMENT)) {
      setup.line("cloning");
      setup.line("checked out");
      setup.line(LogLevel.WARNING, "no lock file");
    }
    output().print("hello\nworld");
    try (var end = new SpoolWriter(directory(), "end", secrets, SEGMENT)) {
      end.line(LogLevel.ERROR, "exit code 3");
    }
    output().close();

    assertThat(run()).isEqualTo(Drain.COMPLETE);

    assertThat(sink.events())
        .extracting(event -> event.level() + " " + event.text())
        .containsExactly(
            "DEBUG cloning\nchecked out\n",
            "WARNING no lock file\n",
            "DEBUG hello\nworld\n",
            "ERROR exit code 3\n");
  }

  @Test
  void output_of_programs_cannot_name_a_level() throws Exception {
    try (var setup = new SpoolWriter(directory(), "setup", secrets, SEGMENT)) {
      setup.line("pip says\nEbad\n\rWworse\n\0E");
    }
    output().print("Efake\nWfake\n");
    output().close();

    run();

    assertThat(sink.text(LogLevel.DEBUG)).isEqualTo("pip says\nEbad\n\nWworse\nE\nEfake\nWfake\n");
    assertThat(sink.events()).extracting(LogEvent::level).containsOnly(LogLevel.DEBUG);
  }

  @Test
  void sends_the_first_line_at_once_and_then_once_a_second() throws Exception {
    Output output = output();
    directory().close("setup");
    Instant start = time.instant();
    for (int i = 1; i <= 30; i++) {
      String line = i + "\n";
      time.at(Duration.ofMillis(100L * i), () -> output.print(line));
    }
    time.at(Duration.ofMillis(3050), output::close);

    run();

    assertThat(sink.events()).extracting(LogEvent::time).startsWith(start.plusMillis(100));
    assertThat(sink.events().getFirst().text()).isEqualTo("1\n");
    assertThat(sink.events()).hasSize(4);
    assertThat(sink.events().get(1).time()).isEqualTo(start.plusMillis(200));
    assertThat(sink.events().get(2).time()).isEqualTo(start.plusMillis(1200));
  }

  @Test
  void F1_lines_keep_the_time_at_which_they_were_seen_while_the_server_is_away() throws Exception {
    Output output = output();
    directory().close("setup");
    Instant start = time.instant();
    sink.otherwise(() -> time.elapsed().toSeconds() < 60 ? Fault.UNREACHABLE : Fault.NONE);
    for (int i = 1; i <= 50; i++) {
      String line = i + "\n";
      time.at(Duration.ofSeconds(i), () -> output.print(line));
    }
    time.at(Duration.ofSeconds(52), output::close);

    run();

    assertThat(sink.text()).isEqualTo(numbers(50));
    assertThat(sink.events()).hasSizeBetween(45, 50);
    assertThat(sink.events())
        .filteredOn(event -> event.text().startsWith("40\n") || event.text().contains("\n40\n"))
        .singleElement()
        .satisfies(event ->
            assertThat(event.time()).isBetween(start.plusSeconds(39), start.plusSeconds(41)));
    assertThat(sink.requests()).isBetween(6, 12);
  }

  @Test
  void F40_times_increase_when_the_clock_jumps_back_an_hour() throws Exception {
    Output output = output();
    directory().close("setup");
    Instant start = time.instant();
    time.at(Duration.ofSeconds(1), () -> output.print("before\n"));
    time.at(Duration.ofSeconds(3), () -> time.clock().set(start.minusSeconds(3600)));
    time.at(Duration.ofSeconds(4), () -> output.print("after\n"));
    time.at(Duration.ofSeconds(6), () -> output.print("later\n"));
    time.at(Duration.ofSeconds(8), output::close);

    run();

    assertThat(sink.events())
        .extracting(event -> event.time() + " " + event.text())
        .containsExactly(
            start.plusMillis(1000) + " before\n",
            start.plusMillis(1001) + " after\n",
            start.plusMillis(1002) + " later\n");
  }

  @Test
  void F20_cuts_a_line_without_end_at_64_kib_and_inserts_nothing() throws Exception {
    String line = "0123456789".repeat(30_000) + "\n";
    output().print(line);
    output().close();

    run();

    assertThat(sink.text()).isEqualTo(line);
    assertThat(sink.events()).allMatch(event -> event.text().length() <= 65536).hasSize(5);
  }

  @Test
  void F21_cuts_no_character_and_keeps_events_small_when_bytes_are_invalid() throws Exception {
    String text = "x" + "€😀ß".repeat(40_000);
    var bytes = new byte[200_000];
    java.util.Arrays.fill(bytes, (byte) 0xff);
    Output output = output();
    output.print(text);
    output.print(bytes);
    output.print("a\0b\bc\u001b[0m");
    output.close();

    run();

    assertThat(sink.text()).isEqualTo(text + "\uFFFD".repeat(200_000) + "abc\u001b[0m\n");
    assertThat(sink.events())
        .allMatch(event -> event.text().getBytes(StandardCharsets.UTF_8).length <= 65536);
  }

  @Test
  void holds_an_incomplete_line_back_for_two_seconds() throws Exception {
    Output output = output();
    directory().close("setup");
    time.at(Duration.ofSeconds(1), () -> output.print("Continue? "));
    time.at(Duration.ofMillis(2900), () -> assertThat(sink.events()).isEmpty());
    time.at(Duration.ofMillis(3300), () -> assertThat(sink.text()).isEqualTo("Continue? "));
    time.at(Duration.ofMillis(3400), () -> output.print("yes\n"));
    time.at(Duration.ofSeconds(6), () -> assertThat(sink.text()).isEqualTo("Continue? yes\n"));
    time.at(Duration.ofSeconds(7), output::close);

    run();

    assertThat(sink.text()).isEqualTo("Continue? yes\n");
  }

  @Test
  void F23_sends_a_rewritten_line_every_ten_seconds_and_at_its_end() throws Exception {
    Output output = output();
    directory().close("setup");
    for (int i = 1; i <= 250; i++) {
      String state = "\r%d%%".formatted(i);
      time.at(Duration.ofMillis(100L * i), () -> output.print(state));
    }
    time.at(Duration.ofSeconds(26), () -> output.print("\nnext\r\n"));
    time.at(Duration.ofSeconds(27), output::close);

    run();

    assertThat(sink.text().lines()).hasSize(4).endsWith("250%", "next");
    assertThat(sink.text()).startsWith("10").doesNotContain("\r");
  }

  @Test
  void keeps_a_prompt_that_a_rewritten_line_follows() throws Exception {
    Output output = output();
    directory().close("setup");
    time.at(Duration.ofSeconds(1), () -> output.print("start"));
    time.at(Duration.ofSeconds(5), () -> output.print("\r1%\r"));
    time.at(Duration.ofSeconds(6), () -> output.print("2%\r\n"));
    time.at(Duration.ofSeconds(20), () -> output.print("99%\r"));
    time.at(Duration.ofSeconds(40), () -> output.print("\r\n"));
    time.at(Duration.ofSeconds(41), output::close);

    run();

    assertThat(sink.text()).isEqualTo("start\n2%\n99%\n");
  }

  @Test
  void makes_each_state_a_line_when_returns_are_not_suppressed() throws Exception {
    options = new LogPump.Options(false, 1L << 30, Duration.ofSeconds(2), _ -> {});
    output().print("1%\r2%\r\nend");
    output().close();

    run();

    assertThat(sink.text()).isEqualTo("1%\n2%\nend\n");
  }

  @Test
  void F39_masks_a_secret_that_is_printed_in_two_writes_or_lies_on_a_cut() throws Exception {
    secrets.add("joe", Secret.of("hunter2-hunter2"));
    Output output = output();
    directory().close("setup");
    time.at(Duration.ofSeconds(1), () -> output.print("token hunter2-hu"));
    time.at(Duration.ofSeconds(9), () -> output.print("nter2\nhttps://x:y"));
    time.at(Duration.ofSeconds(19), () -> output.print("z@host am9lOmh1bnRlcjItaHVudGVyMg==\n"));
    time.at(Duration.ofSeconds(29), () -> output.print("-".repeat(65530) + "hunter2-hunter2---\n"));
    time.at(Duration.ofSeconds(39), output::close);

    run();

    assertThat(sink.text())
        .isEqualTo(
            "token ********\nhttps://x:********@host ********\n"
                + "-".repeat(65530)
                + "********---\n");
    assertThat(sink.events().getFirst().text()).isEqualTo("token ");
  }

  @Test
  void asks_the_server_what_it_has_after_an_unanswered_request() throws Exception {
    sink.indexDelay(Duration.ofMillis(1900));
    sink.next(
        Fault.ANSWER_LOST,
        Fault.UNSEARCHABLE,
        Fault.REQUEST_LOST,
        Fault.HALF_STORED,
        Fault.UNREACHABLE,
        Fault.ANSWER_LOST);
    String text = numbers(100_000);
    output().print(text);
    output().close();

    run();

    assertThat(sink.text()).isEqualTo(text);
    assertThat(sink.events()).extracting(LogEvent::time).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void F4_drops_only_the_event_that_the_server_refuses_and_says_so() throws Exception {
    sink.refuse(event -> event.text().contains("\n50000\n"));
    output().print(numbers(100_000));
    output().close();

    run();

    assertThat(sink.text(LogLevel.WARNING))
        .matches("clearml-agent: \\d+ bytes of output are missing here, the server refused them\n");
    assertThat(sink.text()).startsWith("1\n2\n").endsWith("\n99999\n100000\n");
    assertThat(sink.text(LogLevel.DEBUG).length())
        .isEqualTo(
            numbers(100_000).length()
                - Integer.parseInt(sink.text(LogLevel.WARNING).replaceAll("\\D", "")));
  }

  @Test
  void F42_drains_quietly_when_the_task_is_gone() throws Exception {
    sink.otherwise(() -> Fault.REFUSING);
    output().print(numbers(1_000_000));
    output().close();
    LogPump pump = pump();

    assertThat(pump.run()).isEqualTo(Drain.COMPLETE);

    assertThat(pump.status().unwanted()).isTrue();
    assertThat(sink.requests()).isLessThan(10);
    assertThat(directory().segments("out")).hasSize(1);
  }

  @Test
  void tells_what_the_pump_behind_the_process_could_not_write() throws Exception {
    Output output = output();
    directory().close("setup");
    time.at(
        Duration.ofSeconds(1),
        () -> {
          output.print("kept\ncut he");
          directory().note("pump-failed", 1);
        });
    time.at(
        Duration.ofSeconds(3),
        () ->
            assertThat(sink.text())
                .isEqualTo(
                    "kept\ncut he\nclearml-agent: the output from byte 11 on is lost,"
                        + " it could not be written to disk\n"));
    time.at(Duration.ofSeconds(5), output::close);

    run();

    assertThat(sink.text()).containsOnlyOnce("is lost");
  }

  @Test
  void F2_keeps_beginning_and_end_of_what_is_too_much() throws Exception {
    options = new LogPump.Options(true, 6L * SEGMENT, Duration.ofSeconds(2), _ -> {});
    Output output = output();
    directory().close("setup");
    sink.otherwise(() -> time.elapsed().toSeconds() < 600 ? Fault.UNREACHABLE : Fault.NONE);
    String all = numbers(300_000);
    time.at(Duration.ofSeconds(1), () -> output.print(all.substring(0, 250_000)));
    time.at(Duration.ofSeconds(100), () -> output.print(all.substring(250_000)));
    time.at(
        Duration.ofSeconds(200),
        () -> assertThat(directory().segments("out")).hasSizeBetween(6, 8));
    time.at(Duration.ofMinutes(5), output::close);

    run();

    String notice = sink.text(LogLevel.WARNING);
    String[] parts = sink.text().split(java.util.regex.Pattern.quote(notice), -1);
    assertThat(notice).contains(" bytes dropped");
    assertThat(parts).hasSize(2);
    assertThat(parts[0]).hasSizeGreaterThan(290_000);
    assertThat(parts[1]).hasSizeGreaterThan(290_000).matches("(?s)\\d+\n.*");
    assertThat(all).startsWith(parts[0]).endsWith("\n" + parts[1]);
    assertThat(all.length() - parts[0].length() - parts[1].length())
        .isEqualTo(Integer.parseInt(notice.replaceAll("\\D", "")));
  }

  @Test
  void deletes_the_segments_that_the_server_has() throws Exception {
    output().print(numbers(100_000));
    output().close();

    run();

    assertThat(directory().segments("out")).containsExactly(5);
    assertThat(pump().run()).isEqualTo(Drain.COMPLETE);
    assertThat(sink.text()).isEqualTo(numbers(100_000));
  }

  @Test
  void goes_on_where_a_stopped_pump_left_off() throws Exception {
    Output output = output();
    LogPump stopped = pump();
    directory().close("setup");
    time.at(Duration.ofSeconds(1), () -> output.print("one\n"));
    time.at(Duration.ofSeconds(3), () -> sink.otherwise(() -> Fault.UNREACHABLE));
    time.at(Duration.ofSeconds(4), () -> output.print("two\n"));
    time.at(Duration.ofSeconds(6), stopped::stop);

    assertThat(stopped.run()).isEqualTo(Drain.STOPPED);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(stopped.status().lastFailure()).isNotNull();
    assertThat(stopped.status().ackedBytes()).isEqualTo(4);
    assertThat(stopped.status().lagBytes()).isEqualTo(4);
    sink.otherwise(() -> Fault.NONE);
    output.print("three\n");
    output.close();

    assertThat(run()).isEqualTo(Drain.COMPLETE);
    assertThat(sink.text()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void others_wait_until_the_server_has_everything() throws Exception {
    output().print("one\n");
    output().close();
    LogPump pump = pump();

    assertThat(pump.await(Deadline.in(Duration.ofSeconds(3), time))).isFalse();
    pump.run();

    assertThat(pump.await(Deadline.in(Duration.ofSeconds(3), time))).isTrue();
    assertThat(pump.status()).isEqualTo(new LogPump.Status(4, 0, null, false, true));
  }

  @Test
  void echoes_what_it_sends() throws Exception {
    secrets.add(Secret.of("hunter2-hunter2"));
    var echoed = new ArrayList<String>();
    options = options.withEcho(event -> echoed.add(event.text()));
    sink.next(Fault.UNREACHABLE, Fault.ANSWER_LOST);
    output().print("1%\r2%\nhunter2-hunter2\n");
    output().close();

    run();

    assertThat(echoed).containsExactly("2%\n********\n");
  }

  @Test
  void asks_the_server_when_the_journal_is_damaged() throws Exception {
    for (int damage = 0; damage < 3; damage++) {
      var run = new RunDirectory(Files.createDirectory(folder.resolve("run" + damage)));
      var output = new Output(run, SEGMENT);
      String text = "run %d\nx\nx\nx\n".formatted(damage) + numbers(90_000);
      output.print(text.substring(0, 300_000));
      run.close("setup");
      var own = new RecordingLogSink(time);
      LogPump first = pump(run, own);
      time.at(time.elapsed().plusSeconds(3), first::stop);
      first.run();
      damage(run.path().resolve(SpoolJournal.FILE), damage);
      output.print(text.substring(300_000));
      output.close();

      pump(run, own).run();

      assertThat(own.text()).isEqualTo(text);
    }
  }

  @Test
  void works_without_a_journal_and_leaves_a_note_for_the_next_pump() throws Exception {
    Files.createDirectory(folder.resolve(SpoolJournal.FILE));
    Output output = output();
    directory().close("setup");
    output.print("one\ntwo\n");
    LogPump first = pump();
    time.at(Duration.ofSeconds(3), first::stop);
    first.run();
    Files.delete(folder.resolve(SpoolJournal.FILE));
    output.print("three\n");
    output.close();

    run();

    assertThat(sink.text()).isEqualTo("one\ntwo\nthree\n");
    assertThat(directory().knows("log-unjournaled")).isFalse();
  }

  private static void damage(Path journal, int how) throws IOException {
    switch (how) {
      case 0 -> Files.write(journal, new byte[1536]);
      case 1 -> Files.writeString(journal, "short");
      default -> {
        byte[] bytes = Files.readAllBytes(journal);
        bytes[530] ^= 1;
        bytes[1044] ^= 1;
        Files.write(journal, bytes);
      }
    }
  }

  private static String numbers(int last) {
    var text = new StringBuilder();
    for (int i = 1; i <= last; i++) {
      text.append(i).append('\n');
    }
    return text.toString();
  }

  private Drain run() throws InterruptedException {
    return pump().run();
  }

  private LogPump pump() {
    return pump(directory(), sink);
  }

  private LogPump pump(RunDirectory run, LogSink sink) {
    return new LogPump(
        run,
        new LogPump.Destination(sink, TaskId.of("task"), WorkerId.of("host:0")),
        secrets,
        time,
        options,
        SEGMENT);
  }

  private RunDirectory directory() {
    return new RunDirectory(folder);
  }

  private Output output() {
    return new Output(directory(), SEGMENT);
  }
}
