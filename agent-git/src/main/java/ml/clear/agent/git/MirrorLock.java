// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.time.TimeSource;

/// The right to change one mirror, among all agents on all machines that share the cache. The
/// kernel takes it back from a holder that dies. The holder writes into the file who it is, and
/// again while it works: who waits does so as long as that goes on.
final class MirrorLock implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PULSE = Duration.ofSeconds(5);

  /// The kernel's lock belongs to the whole program, and closing the file anywhere in it gives the
  /// lock up: within the program the file is not touched while a thread holds it. Hence a static.
  private static final Map<Path, Boolean> HELD_HERE = new ConcurrentHashMap<>();

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;
  private final TimeSource time;
  private Duration pulsed;

  private MirrorLock(Path file, FileChannel channel, FileLock lock, TimeSource time) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.time = time;
    this.pulsed = time.elapsed();
  }

  /// Waits for the lock, whose folder exists.
  ///
  /// @return empty when the holder showed no sign of life for as long as `patience`
  static Optional<MirrorLock> acquire(Path file, Duration patience, TimeSource time, TaskLog log)
      throws IOException, InterruptedException {
    Path key = file.toAbsolutePath();
    Duration lastSign = time.elapsed();
    String sign = "";
    boolean said = false;
    while (true) {
      Optional<MirrorLock> lock = attempt(key, time);
      if (lock.isPresent()) {
        return lock;
      }
      String holder = HELD_HERE.containsKey(key) ? "another task of this agent" : holder(file);
      if (!said) {
        said = true;
        log.line("waiting for the cached copy: " + holder + " is updating it");
      }
      String now = HELD_HERE.containsKey(key) ? "alive " + time.elapsed() : modified(file);
      if (!now.equals(sign)) {
        sign = now;
        lastSign = time.elapsed();
      }
      if (time.elapsed().minus(lastSign).compareTo(patience) >= 0) {
        log.line(
            "Could not lock cache folder \"%s\" (timeout %d sec), using temp vcs cache."
                .formatted(file.getFileName(), patience.toSeconds()));
        return Optional.empty();
      }
      time.sleep(LOOK);
    }
  }

  private static Optional<MirrorLock> attempt(Path file, TimeSource time) throws IOException {
    if (HELD_HERE.putIfAbsent(file, true) != null) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        var held = new MirrorLock(file, channel, lock, time);
        held.sign();
        channel = null;
        return Optional.of(held);
      }
    } finally {
      if (channel != null) {
        channel.close();
        HELD_HERE.remove(file);
      }
    }
    return Optional.empty();
  }

  private static String holder(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? "another agent" : text.lines().findFirst().orElse("another agent");
    } catch (IOException _) {
      return "another agent";
    }
  }

  private static String modified(Path file) {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      return modified.toString();
    } catch (IOException _) {
      return "";
    }
  }

  /// Shows that the holder is alive; called as often as one likes.
  void pulse() {
    Duration now = time.elapsed();
    if (now.minus(pulsed).compareTo(PULSE) >= 0) {
      pulsed = now;
      try {
        sign();
      } catch (IOException _) {
        // A full disk: those who wait may give up early, the work itself will say what is wrong.
      }
    }
  }

  private void sign() throws IOException {
    String text =
        "the agent with process id "
            + ProcessHandle.current().pid()
            + " ("
            + time.instant()
            + ")\n";
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      lock.release();
    } finally {
      HELD_HERE.remove(file);
    }
  }
}
