// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.run.RunDirectory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the agent's own lines into a stream of the run's folder, from where a [LogPump] sends
/// them. A stream that an earlier agent left is continued. On a full disk a line that was begun is
/// finished later, and lines after it are counted; once there is space, their number is told.
/// Closing it closes the stream. An interrupt of a caller does no harm (it would close a channel).
public final class SpoolWriter implements TaskLog, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);

  private final RunDirectory directory;
  private final String stream;
  private final SecretRegistry secrets;
  private final int segmentBytes;

  private @Nullable RandomAccessFile segment;
  private int number;
  private byte[] line = new byte[0];
  private int written;
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
    for (String each : lines) {
      if (closed || !flush() || !tellLost()) {
        lostLines++;
      } else {
        put(level, secrets.mask(each));
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

  private void put(LogLevel level, String text) {
    String framed = Framing.code(level) + text.replace("\0", "") + "\n";
    line = framed.getBytes(StandardCharsets.UTF_8);
    written = 0;
    flush();
  }

  /// Writes what is left of the last line; what can't be written stays for the next attempt.
  private boolean flush() {
    try {
      write();
      return true;
    } catch (IOException e) {
      if (lostLines == 0) {
        LOG.warn("can't write to {}: {}", directory.path(), e.toString());
      }
      return false;
    }
  }

  private void write() throws IOException {
    while (written < line.length) {
      RandomAccessFile file = segment;
      if (file == null) {
        open();
        continue;
      }
      long before = file.getFilePointer();
      if (before >= segmentBytes) {
        segment = null;
        file.close();
        segment = append(++number);
        continue;
      }
      int length = (int) Math.min(line.length - written, segmentBytes - before);
      try {
        file.write(line, written, length);
      } finally {
        written += (int) (file.getFilePointer() - before);
      }
    }
  }

  /// Opens the last segment. A line that a killed agent left unfinished ends here.
  private void open() throws IOException {
    List<Integer> numbers = directory.segments(stream);
    number = numbers.isEmpty() ? 0 : numbers.getLast();
    if (endsInsideLine(directory.segment(stream, number))) {
      byte[] longer = new byte[line.length + 1];
      longer[0] = '\n';
      System.arraycopy(line, 0, longer, 1, line.length);
      line = longer;
    }
    segment = append(number);
  }

  private RandomAccessFile append(int number) throws IOException {
    var file = new RandomAccessFile(directory.segment(stream, number).toFile(), "rw");
    file.seek(file.length());
    return file;
  }

  private static boolean endsInsideLine(Path file) throws IOException {
    if (!Files.exists(file) || Files.size(file) == 0) {
      return false;
    }
    try (var opened = new RandomAccessFile(file.toFile(), "r")) {
      opened.seek(opened.length() - 1);
      return opened.read() != '\n';
    }
  }
}
