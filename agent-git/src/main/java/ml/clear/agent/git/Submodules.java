// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

/// Checks a repository's files out, and those of its submodules in turn. A `.gitmodules` comes from
/// whoever wrote the repository: names are used for nothing but look-up, addresses go through the
/// parser that refuses tricks, `update` commands are not looked at, and local repositories are
/// reached only from local ones. What can't be had is a warning.
final class Submodules {
  private static final int DEEPEST = 10;

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
    WorkTree.create(root, found, remote.named());
    trees.accept(new LfsTree(root, remote, found.mirror()));
    GitEngine.Links links = found.engine().links(root, found.commit());
    List<Module> modules = modules(links.gitmodules(), log);
    for (Map.Entry<String, String> link : links.commits().entrySet()) {
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

  private void checkOut(
      Path root,
      Remote parent,
      Module module,
      String commit,
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
        new SourceRef(named, "", "", commit),
        folder.resolve(".git/mirror"),
        log,
        found -> {
          if (!found.mirror().folder().startsWith(folder)) {
            Trees.delete(folder);
          }
          checkOut(folder, remote, found, trees, log, depth + 1);
        });
    log.line("Submodule path '%s': checked out '%s'".formatted(module.path(), commit));
  }

  private static List<Module> modules(String gitmodules, TaskLog log) {
    var modules = new ArrayList<Module>();
    var config = new Config();
    try {
      config.fromText(gitmodules);
    } catch (ConfigInvalidException e) {
      log.line("WARNING: .gitmodules can't be read: " + GitFailures.reason(e));
      return modules;
    }
    for (String name : config.getSubsections("submodule")) {
      String path = config.getString("submodule", name, "path");
      String url = config.getString("submodule", name, "url");
      if (path != null && url != null) {
        modules.add(new Module(name, path, url));
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
