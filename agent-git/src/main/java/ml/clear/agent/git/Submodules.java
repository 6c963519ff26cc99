// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.SourceRef;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator;
import org.eclipse.jgit.internal.submodule.SubmoduleValidator.SubmoduleValidationException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/// Checks a repository's files out, and those of its submodules in turn. A `.gitmodules` comes from
/// whoever wrote the repository: names are used for nothing but look-up, addresses go through the
/// parser that refuses tricks, `update` commands are not looked at, and local repositories are
/// reached only from local ones. What can't be had is a warning.
final class Submodules {
  private static final int DEEPEST = 10;
  private static final int LARGEST_GITMODULES = 1 << 20;

  private final CommitSource commits;
  private final Remotes remotes;

  @Inject
  Submodules(CommitSource commits, Remotes remotes) {
    this.commits = commits;
    this.remotes = remotes;
  }

  private record Module(String name, String path, String url) {}

  /// Checks out.
  ///
  /// @param trees gets each tree that is there
  void checkOut(
      Path root, Remote remote, CommitSource.Found found, Consumer<LfsTree> trees, TaskLog log)
      throws IOException, InterruptedException {
    checkOut(root, remote, found, trees, log, 0);
  }

  private void checkOut(
      Path root,
      Remote remote,
      CommitSource.Found found,
      Consumer<LfsTree> trees,
      TaskLog log,
      int depth)
      throws IOException, InterruptedException {
    WorkTree.create(
        root, found.mirror(), found.commit(), remote.named(), NullProgressMonitor.INSTANCE);
    try (Repository repository = Mirror.openTree(root)) {
      trees.accept(new LfsTree(root, remote, found.mirror()));
      Map<String, ObjectId> links = new LinkedHashMap<>();
      List<Module> modules = List.of();
      try (var walk = new RevWalk(repository)) {
        RevTree tree = walk.parseCommit(found.commit()).getTree();
        links.putAll(links(repository, tree));
        if (!links.isEmpty()) {
          modules = modules(repository, tree);
        }
      } catch (ConfigInvalidException e) {
        log.line("WARNING: .gitmodules can't be read: " + GitFailures.reason(e));
      }
      for (Map.Entry<String, ObjectId> link : links.entrySet()) {
        try {
          Module module = moduleOf(link.getKey(), modules);
          checkOut(root, remote, module, link.getValue(), trees, log, depth);
        } catch (FailureException e) {
          log.line(
              "WARNING: submodule '%s' is not checked out: %s (%s)"
                  .formatted(link.getKey(), e.failure().message(), e.failure().hint()));
        } catch (IOException | RuntimeException e) {
          log.line(
              "WARNING: submodule '%s' is not checked out: %s"
                  .formatted(link.getKey(), GitFailures.reason(e)));
        }
      }
    }
  }

  private void checkOut(
      Path root,
      Remote parent,
      Module module,
      ObjectId commit,
      Consumer<LfsTree> trees,
      TaskLog log,
      int depth)
      throws IOException, InterruptedException {
    if (depth >= DEEPEST) {
      throw refused(module.path(), "submodules are nested more than " + DEEPEST + " deep");
    }
    boolean relative = module.url().startsWith("./") || module.url().startsWith("../");
    Outcome<GitUrl> address =
        relative ? parent.address().resolve(module.url()) : GitUrl.parse(module.url());
    GitUrl url = address.orThrow();
    if (url.kind() == GitUrl.Kind.LOCAL && parent.address().kind() != GitUrl.Kind.LOCAL) {
      throw refused(module.path(), "its address leads to this machine's own files");
    }
    String named = relative ? url.toString() : module.url();
    Remote remote = remotes.derived(named, url, parent, log::line).orThrow();
    Path folder = TreePath.inside(root, module.path());
    commits.with(
        remote,
        new SourceRef(named, "", "", commit.name()),
        folder.resolve(".git/mirror"),
        log,
        found -> {
          if (!found.mirror().folder().startsWith(folder)) {
            Trees.delete(folder);
          }
          checkOut(folder, remote, found, trees, log, depth + 1);
        });
    log.line("Submodule path '%s': checked out '%s'".formatted(module.path(), commit.name()));
  }

  private static Map<String, ObjectId> links(Repository repository, RevTree tree)
      throws IOException {
    Map<String, ObjectId> links = new LinkedHashMap<>();
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
          links.put(walk.getPathString(), walk.getObjectId(0));
        }
      }
    }
    return links;
  }

  /// From the commit itself: the file in the work tree might be a link to anywhere.
  private static List<Module> modules(Repository repository, RevTree tree)
      throws IOException, ConfigInvalidException {
    var modules = new ArrayList<Module>();
    try (TreeWalk walk = TreeWalk.forPath(repository, ".gitmodules", tree)) {
      if (walk == null || (walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return modules;
      }
      ObjectLoader loader = repository.open(walk.getObjectId(0));
      if (loader.getSize() > LARGEST_GITMODULES) {
        return modules;
      }
      var config = new Config();
      config.fromText(new String(loader.getBytes(), StandardCharsets.UTF_8));
      for (String name : config.getSubsections("submodule")) {
        String path = config.getString("submodule", name, "path");
        String url = config.getString("submodule", name, "url");
        if (path != null && url != null) {
          modules.add(new Module(name, path, url));
        }
      }
    }
    return modules;
  }

  private static Module moduleOf(String path, List<Module> modules) {
    for (Module module : modules) {
      if (!module.path().equals(path)) {
        continue;
      }
      try {
        SubmoduleValidator.assertValidSubmoduleName(module.name());
        SubmoduleValidator.assertValidSubmodulePath(path);
        SubmoduleValidator.assertValidSubmoduleUri(module.url());
      } catch (SubmoduleValidationException e) {
        throw refused(path, "its entry in .gitmodules is malicious: " + e.getMessage());
      }
      if (path.chars().anyMatch(c -> c < ' ' || c == 127)) {
        throw refused(path, "its path contains control characters");
      }
      return module;
    }
    throw refused(path, ".gitmodules does not say where it is");
  }

  private static FailureException refused(String path, String why) {
    return new FailureException(
        new Failure.TaskFault(
            Phase.CHECKOUT,
            ReasonCode.REPOSITORY_INVALID,
            why,
            "correct the entry of '" + path.strip() + "' in .gitmodules"));
  }
}
