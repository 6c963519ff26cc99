// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import ml.clear.agent.core.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/// The reading side of a run's folder: bytes of a stream by their offset, wherever the segments are
/// cut. Used by one thread. Files are read through [RandomAccessFile], which an interrupt of that
/// thread does not close.
final class Spool implements Closeable {
  private final RunDirectory directory;
  private final int segmentBytes;
  private final int[] last = new int[RunDirectory.STREAMS.size()];

  private @Nullable Path open;
  private @Nullable RandomAccessFile file;

  Spool(RunDirectory directory, int segmentBytes) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    Arrays.fill(last, -1);
  }

  boolean isClosed(int stream) {
    return directory.isClosed(name(stream));
  }

  /// The offset after the last byte that is there. What comes after a closed stream was asked about
  /// before its end does not exist.
  long end(int stream) throws IOException {
    if (last[stream] < 0) {
      List<Integer> numbers = directory.segments(name(stream));
      if (numbers.isEmpty()) {
        return 0;
      }
      last[stream] = numbers.getLast();
    }
    long size = Files.size(segment(stream, last[stream]));
    while (size >= segmentBytes && Files.exists(segment(stream, last[stream] + 1))) {
      size = Files.size(segment(stream, ++last[stream]));
    }
    return (long) last[stream] * segmentBytes + size;
  }

  /// The end of each segment that is there, and when it was last written to.
  void eachSegment(int stream, BiConsumer<Long, Instant> visitor) throws IOException {
    for (int number : directory.segments(name(stream))) {
      Path segment = segment(stream, number);
      visitor.accept(
          (long) number * segmentBytes + Files.size(segment),
          Files.getLastModifiedTime(segment).toInstant());
    }
  }

  /// Reads up to `length` bytes; fewer where bytes are missing or not there yet.
  int read(int stream, long offset, byte[] into, int length) throws IOException {
    int done = 0;
    while (done < length) {
      long at = offset + done;
      int inSegment = (int) (at % segmentBytes);
      int wanted = Math.min(length - done, segmentBytes - inSegment);
      RandomAccessFile segment = open(segment(stream, (int) (at / segmentBytes)));
      if (segment == null) {
        break;
      }
      segment.seek(inSegment);
      int count = segment.read(into, done, wanted);
      if (count <= 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  /// Where a stream goes on when it has no byte at an offset but later ones; -1 when it has the
  /// byte, or nothing after it.
  long resumeAfter(int stream, long offset) throws IOException {
    int number = (int) (offset / segmentBytes);
    for (int later : directory.segments(name(stream))) {
      if (later > number) {
        // The byte may have been written before the later segment was.
        return read(stream, offset, new byte[1], 1) > 0 ? -1 : (long) later * segmentBytes;
      }
    }
    return -1;
  }

  /// Whether a segment lies before a place.
  boolean hasSegmentsBefore(Position place) {
    int stream = Math.min(place.stream(), last.length - 1);
    return place.offset() >= segmentBytes
        && Files.exists(segment(stream, (int) (place.offset() / segmentBytes) - 1));
  }

  /// Deletes the segments before a place, except the last one, which may still be written to.
  void deleteBefore(Position place) throws IOException {
    for (int stream = 0; stream <= Math.min(place.stream(), last.length - 1); stream++) {
      List<Integer> numbers = directory.segments(name(stream));
      for (int number : numbers) {
        boolean read = stream < place.stream() || (number + 1L) * segmentBytes <= place.offset();
        if (read && number < numbers.getLast()) {
          delete(stream, number);
        }
      }
    }
  }

  void delete(int stream, int number) throws IOException {
    Path segment = segment(stream, number);
    if (segment.equals(open)) {
      close();
    }
    Files.deleteIfExists(segment);
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
    file = null;
    open = null;
  }

  private @Nullable RandomAccessFile open(Path segment) throws IOException {
    if (!segment.equals(open)) {
      close();
      if (!Files.exists(segment)) {
        return null;
      }
      file = new RandomAccessFile(segment.toFile(), "r");
      open = segment;
    }
    return file;
  }

  private Path segment(int stream, int number) {
    return directory.segment(name(stream), number);
  }

  private static String name(int stream) {
    return RunDirectory.STREAMS.get(stream);
  }
}
