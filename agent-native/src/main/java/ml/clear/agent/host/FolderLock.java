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
/// everybody takes for left over once it is 10 s old. Where the first can't be had (another user's
/// file, a network disk without locks) the second has to do.
final class FolderLock implements AutoCloseable {
  static final String EXISTENCE = "_.clearmlagent_global.lock";
  static final String SYSTEM = "_.clearmlagent_java.lock";

  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final Duration STALE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(50);

  private final @Nullable FileChannel channel;
  private final Path existence;
  private final @Nullable Object key;

  private FolderLock(@Nullable FileChannel channel, Path existence, @Nullable Object key) {
    this.channel = channel;
    this.existence = existence;
    this.key = key;
  }

  static FolderLock acquire(Path folder, TimeSource time) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE, time);
    FileChannel channel = open(folder.resolve(SYSTEM));
    try {
      if (channel != null) {
        lock(channel, deadline, time);
      }
      Path existence = folder.resolve(EXISTENCE);
      return new FolderLock(channel, existence, create(existence, deadline, time));
    } catch (IOException | InterruptedException | RuntimeException e) {
      close(channel);
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      if (Objects.equals(key, keyOf(existence))) {
        Files.deleteIfExists(existence);
      }
    } catch (IOException e) {
      LOG.warn("'{}' can't be removed: {}", existence, e.toString());
    } finally {
      close(channel);
    }
  }

  /// Opens without creating first: Linux refuses to create over another user's file in `/tmp`, even
  /// where it may be written.
  private static @Nullable FileChannel open(Path file) {
    try {
      try {
        return FileChannel.open(file, StandardOpenOption.WRITE);
      } catch (NoSuchFileException _) {
        return created(file);
      }
    } catch (IOException e) {
      LOG.debug("no lock of the system on '{}': {}", file, e.toString());
      return null;
    }
  }

  private static FileChannel created(Path file) throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      OpenToOthers.forWriting(file);
      return channel;
    } catch (FileAlreadyExistsException _) {
      return FileChannel.open(file, StandardOpenOption.WRITE);
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      LOG.debug("a lock of the system could not be closed: {}", e.toString());
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

  private static boolean tryLock(FileChannel channel) {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (IOException e) {
      LOG.debug("this disk has no locks of the system: {}", e.toString());
      return true;
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
