// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import ml.clear.agent.core.run.RunDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the agent's own lines into a stream of the run's folder, from where a [LogPump] sends
/// them. A stream that an earlier agent left is continued. On a full disk a line that was begun is
/// finished later, and lines after it are counted; once there is space, their number is told.
/// Closing it closes the stream.
public final class SpoolWriter implements TaskLog, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final RunDirectory directory;
  private final String stream;
  private final SecretRegistry secrets;
  private final int segmentBytes;

  private @Nullable FileChannel segment;
  private int number;
  private ByteBuffer unwritten = NOTHING;
  private long lostLines;
  private boolean closed;

  /// A writer for one of the agent's streams: `setup` or `end`.
  public SpoolWriter(RunDirectory directory, String stream, SecretRegistry secrets) {
    this(directory, stream, secrets, RunDirectory.SEGMENT_BYTES);
  }

  SpoolWriter(RunDirectory directory, String stream, SecretRegistry secrets, int segmentBytes) {
    if (!Framing.in(RunDirectory.STREAMS.indexOf(stream))) {
      throw new IllegalArgumentException("stream '" + stream + "' is the user's process's own");
    }
    this.directory = directory;
    this.stream = stream;
    this.secrets = secrets;
    this.segmentBytes = segmentBytes;
  }

  @Override
  public void line(String text) {
    line(LogLevel.DEBUG, text);
  }

  @Override
  public synchronized void line(LogLevel level, String text) {
    List<String> lines = text.lines().toList();
    if (lines.isEmpty()) {
      lines = List.of("");
    }
    for (String line : lines) {
      if (closed || !flush() || !tellLost()) {
        lostLines++;
      } else {
        put(level, secrets.mask(line));
      }
    }
  }

  /// Nothing more will be written: the pump need not wait for more.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!flush() || !tellLost()) {
      LOG.warn("the last lines of {} are lost: they can't be written", directory.path());
    }
    try {
      directory.close(stream);
      if (segment != null) {
        segment.close();
      }
    } catch (IOException e) {
      LOG.warn("stream '{}' of {} can't be closed: {}", stream, directory.path(), e.toString());
    }
  }

  private boolean tellLost() {
    if (lostLines == 0) {
      return true;
    }
    put(
        LogLevel.WARNING,
        "clearml-agent: %d lines are missing here, they could not be written to disk"
            .formatted(lostLines));
    lostLines = 0;
    return flush();
  }

  private void put(LogLevel level, String line) {
    String framed = Framing.code(level) + line.replace("\0", "") + "\n";
    unwritten = ByteBuffer.wrap(framed.getBytes(StandardCharsets.UTF_8));
    flush();
  }

  /// Writes what is left of the last line; what can't be written stays for the next attempt.
  private boolean flush() {
    try {
      write(unwritten);
      return true;
    } catch (IOException e) {
      if (lostLines == 0) {
        LOG.warn("can't write to {}: {}", directory.path(), e.toString());
      }
      return false;
    }
  }

  private void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      FileChannel channel = segment;
      if (channel == null) {
        open();
        continue;
      }
      long space = segmentBytes - channel.size();
      if (space <= 0) {
        segment = null;
        channel.close();
        segment = append(++number);
        continue;
      }
      int limit = bytes.limit();
      bytes.limit((int) Math.min(limit, bytes.position() + space));
      try {
        channel.write(bytes);
      } finally {
        bytes.limit(limit);
      }
    }
  }

  /// Opens the last segment. A line that a killed agent left unfinished ends here.
  private void open() throws IOException {
    List<Integer> numbers = directory.segments(stream);
    number = numbers.isEmpty() ? 0 : numbers.getLast();
    boolean unfinished = endsInsideLine(directory.segment(stream, number));
    FileChannel channel = append(number);
    segment = channel;
    if (unfinished) {
      try {
        write(ByteBuffer.wrap(new byte[] {'\n'}));
      } catch (IOException e) {
        segment = null;
        channel.close();
        throw e;
      }
    }
  }

  private FileChannel append(int number) throws IOException {
    return FileChannel.open(
        directory.segment(stream, number), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static boolean endsInsideLine(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (var channel = FileChannel.open(file)) {
      var last = ByteBuffer.allocate(1);
      channel.read(last, channel.size() - 1);
      return last.get(0) != '\n';
    }
  }
}
