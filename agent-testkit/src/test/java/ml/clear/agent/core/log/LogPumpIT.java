// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.RecordingLogSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPumpIT {
  @TempDir private Path folder;

  @Test
  void F22_pumps_a_million_lines_in_a_small_heap() throws Exception {
    String report = load("lines", 64);

    assertThat(report).startsWith("COMPLETE same").contains("segments left 1");
  }

  @Test
  void F20_pumps_50_mb_without_a_line_end_in_a_small_heap() throws Exception {
    String report = load("blob", 50);

    assertThat(report).startsWith("COMPLETE same").contains("largest event 65536");
  }

  @Test
  void follows_a_real_split_while_it_writes() throws Exception {
    var directory = new RunDirectory(folder);
    directory.close("setup");
    directory.close("end");
    var sink = new RecordingLogSink(TimeSource.system());
    LogPump pump = pump(directory, sink, TimeSource.system());
    Thread runner = Thread.ofVirtual().start(() -> runQuietly(pump));
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "{ seq 1 300000; sleep 1; seq 300001 2000000; } | split -b %d -d -a 6 - %s/out."
                    .formatted(RunDirectory.SEGMENT_BYTES, folder))
            .start();

    assertThat(process.waitFor()).isZero();
    directory.close("out");

    assertThat(pump.await(Deadline.in(Duration.ofMinutes(2), TimeSource.system()))).isTrue();
    runner.join();
    var expected = new StringBuilder();
    for (int i = 1; i <= 2_000_000; i++) {
      expected.append(i).append('\n');
    }
    assertThat(sink.text().contentEquals(expected)).isTrue();
  }

  @Test
  void F9_a_full_disk_stops_neither_the_agents_lines_nor_the_journal() throws Exception {
    assumeTrue(mounted(folder), "needs the right to mount a small file system");
    try {
      var directory = new RunDirectory(Files.createDirectory(folder.resolve("run")));
      var secrets = new SecretRegistry();
      var setup = new SpoolWriter(directory, "setup", secrets);
      setup.line("before");
      var sink = new RecordingLogSink(new FakeClock());
      LogPump first = pump(directory, sink, new FakeClock());
      stopWhen(first, sink, "before\n");
      fill(folder.resolve("ballast"));
      for (int i = 0; i < 2000; i++) {
        setup.line("on a full disk " + i);
      }
      stopWhen(pump(directory, sink, new FakeClock()), sink, "on a full disk 1\n");
      assertThat(directory.knows("log-unjournaled")).isFalse();
      Files.delete(folder.resolve("ballast"));
      setup.line("after");
      setup.close();
      directory.close("out");
      directory.close("end");

      pump(directory, sink, new FakeClock()).run();

      assertThat(sink.text().lines().filter(line -> line.startsWith("on a full disk")))
          .doesNotHaveDuplicates();
      assertThat(sink.text())
          .startsWith("before\non a full disk 0\n")
          .containsPattern("\nclearml-agent: \\d+ lines are missing here")
          .endsWith("\nafter\n");
    } finally {
      run("umount", folder.toString());
    }
  }

  @Test
  void F9_pumps_from_a_disk_that_was_full_from_the_beginning() throws Exception {
    assumeTrue(mounted(folder), "needs the right to mount a small file system");
    try {
      var directory = new RunDirectory(Files.createDirectory(folder.resolve("run")));
      new Output(directory, RunDirectory.SEGMENT_BYTES).print("one\ntwo\n");
      directory.close("setup");
      fill(folder.resolve("ballast"));
      var sink = new RecordingLogSink(new FakeClock());
      stopWhen(pump(directory, sink, new FakeClock()), sink, "one\ntwo\n");
      assertThat(directory.knows("log-unjournaled")).isTrue();
      Files.delete(folder.resolve("ballast"));
      directory.close("out");
      directory.close("end");

      pump(directory, sink, new FakeClock()).run();

      assertThat(sink.text()).isEqualTo("one\ntwo\n");
      assertThat(directory.knows("log-unjournaled")).isFalse();
    } finally {
      run("umount", folder.toString());
    }
  }

  private static void stopWhen(LogPump pump, RecordingLogSink sink, String text) throws Exception {
    Thread runner = Thread.ofVirtual().start(() -> runQuietly(pump));
    var deadline = Deadline.in(Duration.ofSeconds(20), TimeSource.system());
    while (!sink.text().contains(text) && !deadline.passed()) {
      Thread.onSpinWait();
    }
    pump.stop();
    runner.join();
  }

  private static void runQuietly(LogPump pump) {
    try {
      pump.run();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (var out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[512];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean mounted(Path folder) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString()) == 0;
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  private String load(String kind, int megabytes) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-Xmx48m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LogPumpLoad.class.getName(),
                    folder.toString(),
                    kind,
                    String.valueOf(megabytes),
                    "20"))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(report).isZero();
    System.out.print(report);
    return report;
  }

  private static LogPump pump(RunDirectory directory, LogSink sink, TimeSource time) {
    return new LogPump(
        directory,
        new LogPump.Destination(sink, TaskId.of("task"), WorkerId.of("host:0")),
        new SecretRegistry(),
        time,
        LogPump.Options.DEFAULTS);
  }
}
