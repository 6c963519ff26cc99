// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// A run's folder that belongs to this agent alone: a lock says so, and the kernel releases it when
/// the agent dies, however it dies.
public final class RunHold implements AutoCloseable {
  private static final String LOCK = "lock";
  static final String RECORD = "run.properties";

  private final RunRecord record;
  private final RunDirectory directory;
  private final FileChannel channel;

  private RunHold(RunRecord record, RunDirectory directory, FileChannel channel) {
    this.record = record;
    this.directory = directory;
    this.channel = channel;
  }

  static RunHold create(RunRecord record, Path folder) throws IOException {
    FileChannel channel = open(folder);
    try {
      if (lock(channel).isEmpty()) {
        throw new IOException("'%s' is locked by another agent".formatted(folder));
      }
      record.write(folder.resolve(RECORD));
      return new RunHold(record, new RunDirectory(folder), channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /// Takes a run over; empty when another agent that lives holds it.
  static Optional<RunHold> take(Path folder) throws IOException {
    FileChannel channel = open(folder);
    try {
      if (lock(channel).isPresent()) {
        RunRecord record = RunRecord.read(folder.resolve(RECORD));
        return Optional.of(new RunHold(record, new RunDirectory(folder), channel));
      }
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  /// Who runs what.
  public RunRecord record() {
    return record;
  }

  /// The run's folder.
  public RunDirectory directory() {
    return directory;
  }

  /// Deletes the folder: the run is over and reported.
  public void discard() throws IOException {
    try (Stream<Path> files = Files.walk(directory.path())) {
      files.sorted(Comparator.reverseOrder()).forEach(RunHold::delete);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      close();
    }
  }

  /// Leaves the folder for the next agent.
  @Override
  public void close() throws IOException {
    channel.close();
  }

  private static FileChannel open(Path folder) throws IOException {
    return FileChannel.open(
        folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static Optional<FileLock> lock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException _) {
      return Optional.empty();
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (NoSuchFileException _) {
      // gone already: the pump's last segment, for instance
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
