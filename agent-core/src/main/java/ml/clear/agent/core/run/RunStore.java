// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders of the runs of this machine (decision 8), shared by all its agents.
public final class RunStore {
  private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;

  /// A store in the given folder, which is made when it is needed.
  public RunStore(Path folder) {
    this.folder = folder;
  }

  /// Makes the folder of a new run.
  public RunHold create(RunRecord record) throws IOException {
    Files.createDirectories(folder, OWNER_ONLY);
    Path run = Files.createDirectory(folder.resolve(record.id().value()), OWNER_ONLY);
    return RunHold.create(record, run);
  }

  /// Takes over the runs that an agent left when it died.
  ///
  /// @param mine which of them concern this agent
  public List<RunHold> takeOver(Predicate<RunRecord> mine) throws IOException {
    var taken = new ArrayList<RunHold>();
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path run : runs) {
        take(run, mine).ifPresent(taken::add);
      }
    } catch (NoSuchFileException _) {
      return List.of();
    }
    return taken;
  }

  private static Optional<RunHold> take(Path run, Predicate<RunRecord> mine) {
    try {
      if (!mine.test(RunRecord.read(run.resolve(RunHold.RECORD)))) {
        return Optional.empty();
      }
      return RunHold.take(run);
    } catch (IOException e) {
      LOG.warn("the run in '{}' can't be taken over: {}", run, e.getMessage());
      return Optional.empty();
    }
  }
}
