// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerId;

/// Pumps a large output through real files and tells what that cost; a program of its own, so that
/// it can be run in a small heap. Arguments: folder, `lines` or `blob`, size in MB, number of
/// secrets.
final class LogPumpLoad {
  private LogPumpLoad() {}

  static void main(String[] arguments) throws Exception {
    var directory = new RunDirectory(Path.of(arguments[0]));
    MessageDigest printed = sha256();
    long bytes =
        print(directory, arguments[1].equals("lines"), Integer.parseInt(arguments[2]), printed);
    var secrets = new SecretRegistry();
    int known = Integer.parseInt(arguments[3]);
    for (int i = 0; i < known; i++) {
      secrets.add("user" + i, Secret.of("secret-%d-%x".formatted(i, i * 7919L * 104729)));
    }
    var sink = new DigestingSink();
    var pump =
        new LogPump(
            directory,
            new LogPump.Destination(sink, TaskId.of("task"), WorkerId.of("host:0")),
            secrets,
            TimeSource.system(),
            LogPump.Options.DEFAULTS);
    Duration cpu = cpu();

    LogPump.Drain drain = pump.run();

    Duration spent = cpu().minus(cpu);
    String same =
        sink.digest().equals(HexFormat.of().formatHex(printed.digest())) ? "same" : "different";
    System.out.printf(
        "%s %s: %d bytes in %d events, %.2f CPU s, largest event %d, segments left %d%n",
        drain,
        same,
        bytes,
        sink.events,
        spent.toMillis() / 1e3,
        sink.largest,
        directory.segments("out").size());
  }

  private static long print(
      RunDirectory directory, boolean lines, int megabytes, MessageDigest digest)
      throws IOException {
    var output = new Output(directory, RunDirectory.SEGMENT_BYTES);
    byte[] chunk = new byte[1 << 20];
    long size = 0;
    long number = 0;
    for (int i = 0; i < megabytes; i++) {
      if (lines) {
        var text = new StringBuilder();
        while (text.length() < chunk.length) {
          text.append(
              "step %07d loss=0.12345 accuracy=0.98765 lr=1e-4 time=12:34\n".formatted(number++));
        }
        chunk = text.toString().getBytes(StandardCharsets.UTF_8);
      } else {
        Arrays.fill(chunk, (byte) ('a' + i % 26));
      }
      digest.update(chunk);
      output.print(chunk);
      size += chunk.length;
    }
    if (!lines) {
      digest.update((byte) '\n');
    }
    output.close();
    return size;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static MessageDigest sha256() throws NoSuchAlgorithmException {
    return MessageDigest.getInstance("SHA-256");
  }

  /// Keeps nothing of what it is sent but a digest.
  private static final class DigestingSink implements LogSink {
    private final MessageDigest digest = sha256();
    private Instant last = Instant.EPOCH;
    private int events;
    private int largest;

    DigestingSink() throws NoSuchAlgorithmException {}

    @Override
    public Sent send(TaskId task, WorkerId worker, List<LogEvent> sent) {
      for (LogEvent event : sent) {
        if (!event.time().isAfter(last)) {
          throw new IllegalArgumentException("times don't increase");
        }
        last = event.time();
        byte[] bytes = event.text().getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        events++;
        largest = Math.max(largest, bytes.length);
      }
      return new Sent.Accepted();
    }

    @Override
    public Outcome<List<LogEvent>> since(TaskId task, Instant time, int limit) {
      return Outcome.of(List.of());
    }

    String digest() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
