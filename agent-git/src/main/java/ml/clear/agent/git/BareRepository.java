// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.RepositoryPublisher;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/// Makes bare repositories that need no git server: a client that speaks "dumb http" reads their
/// files.
final class BareRepository implements RepositoryPublisher {
  private static final String BRANCH = Constants.R_HEADS + "main";

  /// The same files give the same commit, whenever and by whomever they are published.
  private static final PersonIdent AUTHOR =
      new PersonIdent("clearml-agent", "clearml-agent@localhost", Instant.EPOCH, ZoneOffset.UTC);

  private final ProcessEnvironment environment;

  @Inject
  BareRepository(ProcessEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Outcome<String> publish(Path folder, Path repository) {
    QuietGit.install(environment);
    try (Repository made =
        new FileRepositoryBuilder().setGitDir(repository.toFile()).setBare().build()) {
      made.create(true);
      ObjectId commit = commit(made, folder);
      RefUpdate branch = made.updateRef(BRANCH);
      branch.setNewObjectId(commit);
      RefUpdate.Result result = branch.update();
      if (result != RefUpdate.Result.NEW) {
        throw new IOException("branch '" + BRANCH + "': " + result);
      }
      made.updateRef(Constants.HEAD).link(BRANCH);
      Files.createDirectories(repository.resolve("info"));
      Files.writeString(repository.resolve("info/refs"), commit.name() + "\t" + BRANCH + "\n");
      Files.createDirectories(repository.resolve("objects/info"));
      Files.writeString(repository.resolve("objects/info/packs"), "\n");
      return Outcome.of(commit.name());
    } catch (IOException e) {
      return Outcome.failed(GitFailures.ofDisk(e, "the repository '" + repository + "'"));
    }
  }

  private static ObjectId commit(Repository repository, Path folder) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      var commit = new CommitBuilder();
      commit.setTreeId(tree(inserter, folder));
      commit.setAuthor(AUTHOR);
      commit.setCommitter(AUTHOR);
      commit.setMessage("publish " + folder.getFileName() + "\n");
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  private static ObjectId tree(ObjectInserter inserter, Path folder) throws IOException {
    var tree = new TreeFormatter();
    for (Path file : sorted(folder)) {
      String name = file.getFileName().toString();
      if (Files.isDirectory(file)) {
        tree.append(name, FileMode.TREE, tree(inserter, file));
      } else {
        tree.append(
            name,
            Files.isExecutable(file) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE,
            inserter.insert(Constants.OBJ_BLOB, Files.readAllBytes(file)));
      }
    }
    return inserter.insert(tree);
  }

  /// Git sorts a folder as if its name ended in a slash.
  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted(
              Comparator.comparing(
                  file -> file.getFileName() + (Files.isDirectory(file) ? "/" : "")))
          .toList();
    }
  }
}
