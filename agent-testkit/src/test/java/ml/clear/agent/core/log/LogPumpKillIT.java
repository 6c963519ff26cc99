// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.LogPump.Drain;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.testkit.RecordingLogSink;
import ml.clear.agent.testkit.RecordingLogSink.Fault;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random outputs, a server that fails at random, and agents that are killed at random points: the
/// log must come out as if nothing had happened.
class LogPumpKillIT {
  private static final String SECRET = "s3cr3t/p\u00e4ssword";
  private static final String MULTI_LINE = "-----BEGIN KEY-----\nAAAAB3NzaC1yc2E\nQUJDREVGR0hJSg\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void F1_F15_every_byte_arrives_once_and_in_order_whatever_fails(long seed) throws Exception {
    for (int round = 0; round < 15; round++) {
      Path run = Files.createDirectory(folder.resolve(seed + "-" + round));
      new World(new RunDirectory(run), new Random(seed * 1000 + round))
          .play("seed " + seed + " round " + round);
    }
  }

  private static final class World {
    private final RunDirectory directory;
    private final Random random;
    private final boolean tiny;
    private final int segmentBytes;
    private final SteppedTime time = new SteppedTime();
    private final RecordingLogSink sink = new RecordingLogSink(time);
    private final SecretRegistry secrets = new SecretRegistry();
    private final Output output;
    private final byte[] printed;
    private final List<String> said = new ArrayList<>();
    private final boolean rewritten;
    private int at;
    private int kills;

    World(RunDirectory directory, Random random) {
      this.directory = directory;
      this.random = random;
      tiny = random.nextBoolean();
      segmentBytes = tiny ? 50 + random.nextInt(200) : 20_000 + random.nextInt(90_000);
      output = new Output(directory, segmentBytes);
      rewritten = random.nextInt(3) == 0;
      printed = randomOutput();
      secrets.add("joe", Secret.of(SECRET));
      secrets.add(Secret.of(MULTI_LINE));
    }

    void play(String name) throws Exception {
      for (int i = random.nextInt(5); i >= 0; i--) {
        said.add(
            "said " + i + " " + (random.nextBoolean() ? SECRET : "x".repeat(random.nextInt(300))));
      }
      sink.indexDelay(Duration.ofMillis(random.nextInt(2000)));
      sink.otherwise(this::randomFault);
      time.everySleep(this::move);
      Drain drain = Drain.STOPPED;
      while (drain != Drain.COMPLETE) {
        try {
          drain = pump().run();
        } catch (Killed _) {
          kills++;
        }
        boolean _ = Thread.interrupted();
      }

      String clean =
          new String(printed, StandardCharsets.UTF_8).replace("\0", "").replace("\b", "");
      String expected = secrets.mask(clean + (clean.isEmpty() || clean.endsWith("\n") ? "" : "\n"));
      String setup = secrets.mask(String.join("\n", said) + "\n");
      assertThat(sink.events())
          .as(name)
          .extracting(LogEvent::time)
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(sink.text()).as(name).startsWith(setup);
      String out = sink.text().substring(setup.length());
      if (rewritten) {
        assertRewritten(name, out, clean);
      } else {
        assertThat(out).as(name).isEqualTo(expected);
      }
    }

    private LogPump pump() {
      var options = new LogPump.Options(true, 1L << 30, Duration.ofSeconds(2), _ -> mayKill(40));
      return new LogPump(
          directory,
          new LogPump.Destination(killingSink(), TaskId.of("task"), WorkerId.of("host:0")),
          secrets,
          time,
          options,
          segmentBytes);
    }

    private LogSink killingSink() {
      return new LogSink() {
        @Override
        public Sent send(TaskId task, WorkerId worker, List<LogEvent> events)
            throws InterruptedException {
          mayKill(30);
          Sent sent = sink.send(task, worker, events);
          mayKill(15);
          return sent;
        }

        @Override
        public Outcome<List<LogEvent>> since(TaskId task, Instant since, int limit) {
          mayKill(15);
          return sink.since(task, since, 1 + random.nextInt(limit));
        }
      };
    }

    private void mayKill(int oneIn) {
      if (kills < 30 && random.nextInt(oneIn) == 0) {
        throw new Killed();
      }
    }

    private Fault randomFault() {
      Fault[] faults = Fault.values();
      Fault fault = random.nextInt(3) == 0 ? faults[random.nextInt(faults.length)] : Fault.NONE;
      return fault == Fault.REFUSING || fault == Fault.UNSEARCHABLE ? Fault.NONE : fault;
    }

    /// Time passes: the agent says something, then the process prints a bit more, or has ended.
    private void move() {
      mayKill(200);
      if (!directory.isClosed("setup")) {
        try (var writer = new SpoolWriter(directory, "setup", secrets, segmentBytes)) {
          said.forEach(writer::line);
        }
      } else if (random.nextInt(3) == 0 && at < printed.length) {
        int most = random.nextBoolean() ? 30 : 40_000;
        int length = Math.min(printed.length - at, 1 + random.nextInt(most));
        output.print(Arrays.copyOfRange(printed, at, at + length));
        at += length;
      } else if (at == printed.length) {
        output.close();
      }
    }

    private byte[] randomOutput() {
      var bytes = new ByteArrayOutputStream();
      int size = tiny ? random.nextInt(4000) : random.nextInt(400_000);
      boolean big = !tiny && random.nextInt(3) == 0;
      while (bytes.size() < size) {
        byte[] next =
            switch (random.nextInt(12)) {
              case 0 -> "\n".getBytes(StandardCharsets.UTF_8);
              case 1 -> "grün €😀\n".getBytes(StandardCharsets.UTF_8);
              case 2 -> new byte[] {(byte) random.nextInt(256), (byte) random.nextInt(256)};
              case 3 -> ("key=" + SECRET + "\n").getBytes(StandardCharsets.UTF_8);
              case 4 -> "https://joe:hush@host/x ".getBytes(StandardCharsets.UTF_8);
              case 5 -> MULTI_LINE.getBytes(StandardCharsets.UTF_8);
              case 6 ->
                  "am9lOnMzY3IzdC9ww6Rzc3dvcmQ= s3cr3t%2Fp%C3%A4ssword"
                      .getBytes(StandardCharsets.UTF_8);
              case 7 ->
                  (rewritten ? "\r%d%%".formatted(random.nextInt(100)) : "\0\b")
                      .getBytes(StandardCharsets.UTF_8);
              case 8 ->
                  "y".repeat(random.nextInt(big ? 150_000 : 100)).getBytes(StandardCharsets.UTF_8);
              default -> "line %d\n".formatted(bytes.size()).getBytes(StandardCharsets.UTF_8);
            };
        for (byte b : next) {
          if (rewritten || b != '\r') {
            bytes.write(b);
          }
        }
      }
      return bytes.toByteArray();
    }

    /// Of each line its last state arrives; other states may come before it.
    private void assertRewritten(String name, String out, String clean) {
      List<String> lines = secrets.mask(out).lines().toList();
      int next = 0;
      for (String line : clean.split("\n", -1)) {
        List<String> states =
            Arrays.stream(line.split("\r")).map(secrets::mask).filter(s -> !s.isEmpty()).toList();
        String last = states.isEmpty() ? "" : states.getLast();
        while (next < lines.size() && !lines.get(next).equals(last)) {
          String shown = lines.get(next++);
          assertThat(states).as(name + " line " + next).anyMatch(state -> state.startsWith(shown));
        }
        if (next == lines.size()) {
          assertThat(last).as(name).isEmpty();
        }
        next++;
      }
      assertThat(next).as(name).isGreaterThanOrEqualTo(lines.size());
    }
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }
}
