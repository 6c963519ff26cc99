// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Exclusive use of the folder in which agents of this machine meet.
///
/// Two locks, always taken in this order: a lock of the operating system among the Java agents,
/// which ends with its process; then the file whose existence is the Python agent's lock, and which
/// everybody takes for left over once it is 10 s old.
final class FolderLock implements AutoCloseable {
  static final String EXISTENCE = "_.clearmlagent_global.lock";
  static final String SYSTEM = "_.clearmlagent_java.lock";

  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final Duration STALE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(50);

  private final FileChannel channel;
  private final Path existence;
  private final @Nullable Object key;

  private FolderLock(FileChannel channel, Path existence, @Nullable Object key) {
    this.channel = channel;
    this.existence = existence;
    this.key = key;
  }

  static FolderLock acquire(Path folder, TimeSource time) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE, time);
    FileChannel channel = open(folder.resolve(SYSTEM));
    try {
      lock(channel, deadline, time);
      Path existence = folder.resolve(EXISTENCE);
      return new FolderLock(channel, existence, create(existence, deadline, time));
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (channel) {
      if (Objects.equals(key, keyOf(existence))) {
        Files.deleteIfExists(existence);
      }
    } catch (IOException e) {
      LOG.warn("'{}' can't be removed: {}", existence, e.toString());
    }
  }

  /// Opens without creating first: Linux refuses to create over another user's file in `/tmp`, even
  /// where it may be written.
  private static FileChannel open(Path file) throws IOException {
    try {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    } catch (NoSuchFileException _) {
      try {
        FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        return channel;
      } catch (FileAlreadyExistsException _) {
        return FileChannel.open(file, StandardOpenOption.WRITE);
      }
    }
  }

  private static void lock(FileChannel channel, Deadline deadline, TimeSource time)
      throws IOException, InterruptedException {
    while (!tryLock(channel)) {
      if (deadline.passed()) {
        throw new IOException("another agent holds '" + SYSTEM + "' for a minute");
      }
      time.sleep(STEP);
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      // Another registry of this JVM.
      return false;
    }
  }

  private static @Nullable Object create(Path file, Deadline deadline, TimeSource time)
      throws IOException, InterruptedException {
    @Nullable Object seen = null;
    Deadline stale = Deadline.in(STALE, time);
    while (true) {
      try {
        Files.createFile(file);
        return keyOf(file);
      } catch (FileAlreadyExistsException _) {
        BasicFileAttributes holder = attributes(file);
        if (holder == null) {
          continue;
        }
        Object key = holder.lastModifiedTime();
        if (!key.equals(seen)) {
          seen = key;
          stale = Deadline.in(STALE, time);
        }
        Duration age = Duration.between(holder.lastModifiedTime().toInstant(), time.instant());
        if (stale.passed() || age.compareTo(STALE) > 0) {
          LOG.warn("'{}' is older than {} s: its agent died; removing it", file, STALE.toSeconds());
          Files.deleteIfExists(file);
        } else if (deadline.passed()) {
          throw new IOException("other agents hold '" + file.getFileName() + "' for a minute");
        } else {
          time.sleep(STEP);
        }
      }
    }
  }

  private static @Nullable Object keyOf(Path file) throws IOException {
    BasicFileAttributes attributes = attributes(file);
    return attributes == null ? null : attributes.fileKey();
  }

  private static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return null;
    }
  }
}
