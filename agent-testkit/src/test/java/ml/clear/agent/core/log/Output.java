// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import ml.clear.agent.core.run.RunDirectory;

/// Writes a process's output into segments, as `split` does.
final class Output {
  private final RunDirectory directory;
  private final int segmentBytes;
  private long written;

  Output(RunDirectory directory, int segmentBytes) {
    this.directory = directory;
    this.segmentBytes = segmentBytes;
  }

  void print(String text) {
    print(text.getBytes(StandardCharsets.UTF_8));
  }

  void print(byte... bytes) {
    try {
      int done = 0;
      while (done < bytes.length) {
        int number = (int) (written / segmentBytes);
        int room = (int) Math.min(segmentBytes - written % segmentBytes, bytes.length - done);
        try (var out =
            Files.newOutputStream(
                directory.segment("out", number),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND)) {
          out.write(bytes, done, room);
        }
        done += room;
        written += room;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The process has ended.
  void close() {
    try {
      directory.close("setup");
      directory.close("out");
      directory.close("end");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
