// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.Occupancy;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerNames;
import ml.clear.agent.core.worker.WorkerRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agents of this machine, by the files that they keep where they meet (protocol 5.3).
final class FileInstances implements InstanceRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(FileInstances.class);

  private final MeetingPlace place;
  private final WorkerRegistry server;
  private final TimeSource time;
  private final long pid = ProcessHandle.current().pid();
  private final RandomGenerator random = RandomGenerator.getDefault();

  @Inject
  FileInstances(
      ProcessEnvironment environment,
      HostSettings settings,
      WorkerRegistry server,
      TimeSource time) {
    this.place = MeetingPlace.in(environment, settings);
    this.server = server;
    this.time = time;
  }

  @Override
  public Outcome<Claim> claim(WorkerNames names, int slots) throws InterruptedException {
    Predicate<InstanceFile> alive =
        place.mounted() ? alivePerhapsElsewhere() : InstanceFile::isAlive;
    try (var _ = FolderLock.acquire(place.folder(), time)) {
      var occupancy = new Occupancy(survivors(alive));
      List<Instance> wanted = occupancy.next(names, slots, pid);
      Optional<Failure> objection = occupancy.objection(wanted);
      if (objection.isPresent() && !place.mounted()) {
        return Outcome.failed(objection.get());
      }
      objection.ifPresent(failure -> LOG.warn("{}", failure.message()));
      return Outcome.of(new FilesOfClaim(wanted, write(wanted)));
    } catch (IOException e) {
      return Outcome.failed(unusable(e));
    }
  }

  @Override
  public Outcome<List<Instance>> live() {
    try {
      return Outcome.of(
          files().stream()
              .filter(InstanceFile::isAlive)
              .flatMap(file -> file.read().stream())
              .sorted(Comparator.comparing(instance -> instance.worker().value()))
              .toList());
    } catch (IOException e) {
      return Outcome.failed(unusable(e));
    }
  }

  /// The instances that live; the files of the others are removed.
  private List<Instance> survivors(Predicate<InstanceFile> alive) throws IOException {
    var survivors = new ArrayList<Instance>();
    for (InstanceFile file : files()) {
      if (alive.test(file)) {
        file.read().ifPresent(survivors::add);
      } else {
        file.delete();
      }
    }
    return survivors;
  }

  /// An agent whose pid is not here may live in another container: the server knows. While it can't
  /// be asked, everybody counts as living.
  private Predicate<InstanceFile> alivePerhapsElsewhere() throws InterruptedException {
    return switch (server.list()) {
      case Outcome.Success<List<ListedWorker>>(List<ListedWorker> workers) -> {
        Set<WorkerId> known =
            workers.stream().map(ListedWorker::id).collect(Collectors.toUnmodifiableSet());
        yield file ->
            file.isAlive() || file.read().filter(it -> known.contains(it.worker())).isPresent();
      }
      case Outcome.Failed<List<ListedWorker>>(Failure failure) -> {
        LOG.warn("whether agents in other containers live is not known: {}", failure.message());
        yield _ -> true;
      }
    };
  }

  private List<InstanceFile> files() throws IOException {
    var files = new ArrayList<InstanceFile>();
    try (DirectoryStream<Path> paths =
        Files.newDirectoryStream(place.folder(), InstanceFile.GLOB)) {
      paths.forEach(path -> InstanceFile.at(path).ifPresent(files::add));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  private List<InstanceFile> write(List<Instance> instances) throws IOException {
    var files = new ArrayList<InstanceFile>();
    try {
      for (Instance instance : instances) {
        files.add(InstanceFile.write(place.folder(), instance, random));
      }
      return List.copyOf(files);
    } catch (IOException e) {
      files.forEach(InstanceFile::delete);
      throw e;
    }
  }

  private Failure unusable(IOException e) {
    return new HostFault(
        Phase.CONFIGURE,
        ReasonCode.FILE_ACCESS,
        "the folder '%s', where the agents of this machine find each other, can't be used: %s"
            .formatted(place.folder(), reason(e)),
        place.mounted()
            ? "check the mount that agent.host_mount, CLEARML_AGENT_K8S_HOST_MOUNT or"
                + " CLEARML_AGENT_DOCKER_HOST_MOUNT names"
            : "make it a writable folder with free space, or set TMPDIR to one");
  }

  /// The JDK's messages are often nothing but the path.
  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "no such folder (" + missing.getFile() + ")";
      case NotDirectoryException _ -> "it is no folder";
      case AccessDeniedException denied -> "permission denied (" + denied.getFile() + ")";
      case FileSystemException other when other.getReason() != null ->
          other.getReason() + " (" + other.getFile() + ")";
      default -> String.valueOf(e.getMessage());
    };
  }

  private record FilesOfClaim(List<Instance> instances, List<InstanceFile> files) implements Claim {
    @Override
    public void close() {
      files.forEach(InstanceFile::delete);
    }
  }
}
