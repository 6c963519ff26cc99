// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import ml.clear.agent.core.run.RunDirectory;

/// What `split` does for the shim, within this JVM: copies a process's output to segments. A disk
/// that takes no more never reaches the process: the rest is read and dropped.
record SegmentPump(InputStream in, RunDirectory directory, String stream) implements Runnable {
  @Override
  public void run() {
    // The JDK closes the pipe when the process ends, though its children may still print; it takes
    // this lock to do so, and thus waits.
    synchronized (in) {
      pump(new byte[64 * 1024]);
    }
  }

  private void pump(byte[] buffer) {
    try {
      try {
        copy(buffer);
      } catch (IOException e) {
        directory.note("pump-failed", 1);
        while (in.read(buffer) >= 0) {
          // dropped
        }
      }
      directory.close(stream);
    } catch (IOException e) {
      // not even a name can be written any more: who waits for the fact waits in vain, for 5 s
    }
  }

  private void copy(byte[] buffer) throws IOException {
    int count = in.read(buffer);
    for (int number = 0; count >= 0; number++) {
      try (OutputStream out = Files.newOutputStream(directory.segment(stream, number))) {
        int room = RunDirectory.SEGMENT_BYTES;
        while (count >= 0 && room > 0) {
          out.write(buffer, 0, count);
          room -= count;
          count = in.read(buffer, 0, Math.max(1, Math.min(buffer.length, room)));
        }
      }
    }
  }
}
