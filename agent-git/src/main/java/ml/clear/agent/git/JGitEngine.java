// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.log.TaskLog;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheCheckout;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.treewalk.TreeWalk;

/// Git by JGit: needs no program, knows SHA-1 only.
final class JGitEngine implements GitEngine {
  private static final RefSpec BRANCHES = new RefSpec("+refs/heads/*:refs/heads/*");
  private static final RefSpec TAGS = new RefSpec("+refs/tags/*:refs/tags/*");
  private static final int LARGEST_GITMODULES = 1 << 20;

  private final GitSettings settings;
  private final Fetcher fetcher;

  @Inject
  JGitEngine(GitSettings settings, Fetcher fetcher) {
    this.settings = settings;
    this.fetcher = fetcher;
  }

  @Override
  public Fetched fetchAll(Mirror mirror, Remote remote, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    FetchArguments arguments = FetchArguments.of(settings.gitFetchArgs());
    if (!arguments.more().isEmpty()) {
      log.line(
          "agent.git_fetch_args: %s is for the git program only and is left out"
              .formatted(String.join(" ", arguments.more())));
    }
    List<RefSpec> specs = arguments.tags() ? List.of(BRANCHES, TAGS) : List.of(BRANCHES);
    try (Repository repository = mirror.open()) {
      FetchResult result = fetcher.fetch(repository, remote, specs, true, log, pulse);
      Ref head = result.getAdvertisedRef("HEAD");
      if (head != null
          && head.getObjectId() != null
          && repository.getObjectDatabase().has(head.getObjectId())) {
        RefUpdate update = repository.updateRef(Mirror.DEFAULT_BRANCH);
        update.setNewObjectId(head.getObjectId());
        update.setForceUpdate(true);
        update.disableRefLog();
        update.update();
      }
    }
    return Fetched.DONE;
  }

  @Override
  public void fetchCommit(Mirror mirror, Remote remote, String id, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException {
    var spec = new RefSpec("+" + id + ":" + Mirror.WANTED + id);
    try (Repository repository = mirror.open()) {
      fetcher.fetch(repository, remote, List.of(spec), false, log, pulse);
    }
  }

  @Override
  public Map<String, String> refs(Mirror mirror) throws IOException {
    var refs = new LinkedHashMap<String, String>();
    try (Repository repository = mirror.open()) {
      for (Ref ref : repository.getRefDatabase().getRefs()) {
        if (ref.getObjectId() != null) {
          refs.put(ref.getName(), ref.getObjectId().name());
        }
      }
    }
    return refs;
  }

  @Override
  public Optional<String> commit(Mirror mirror, String id) throws IOException {
    if (!ObjectId.isId(id)) {
      return Optional.empty();
    }
    try (Repository repository = mirror.open()) {
      return commit(repository, ObjectId.fromString(id));
    }
  }

  private static Optional<String> commit(Repository mirror, ObjectId id) throws IOException {
    try (var walk = new RevWalk(mirror)) {
      return Optional.of(walk.parseCommit(id).name());
    } catch (IncorrectObjectTypeException _) {
      return Optional.empty();
    } catch (MissingObjectException e) {
      if (mirror.getObjectDatabase().has(id)) {
        throw e; // it is there by the index, and can't be read
      }
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> resolve(Mirror mirror, String expression) throws IOException {
    try (Repository repository = mirror.open()) {
      ObjectId id = repository.resolve(expression);
      return id == null ? Optional.empty() : commit(repository, id);
    } catch (AmbiguousObjectException | RevisionSyntaxException _) {
      return Optional.empty();
    }
  }

  @Override
  public void requireObjects(Mirror mirror, Collection<String> ids) throws IOException {
    try (Repository repository = mirror.open()) {
      for (String id : ids) {
        if (!repository.getObjectDatabase().has(ObjectId.fromString(id))) {
          throw new MissingObjectException(ObjectId.fromString(id), "object");
        }
      }
    }
  }

  @Override
  public void checkOut(Path root, String commit) throws IOException {
    try (Repository repository = Mirror.openTree(root)) {
      DirCache index = repository.lockDirCache();
      try {
        var checkout = new DirCacheCheckout(repository, index, tree(repository, commit));
        checkout.setFailOnConflict(true);
        checkout.checkout();
      } finally {
        index.unlock();
      }
    }
  }

  private static RevTree tree(Repository repository, String commit) throws IOException {
    try (var walk = new RevWalk(repository)) {
      return walk.parseCommit(ObjectId.fromString(commit)).getTree();
    }
  }

  @Override
  public Links links(Path root, String commit) throws IOException {
    try (Repository repository = Mirror.openTree(root);
        var walk = new TreeWalk(repository)) {
      RevTree tree = tree(repository, commit);
      var links = new LinkedHashMap<String, String>();
      walk.addTree(tree);
      walk.setRecursive(true);
      while (walk.next()) {
        if (FileMode.GITLINK.equals(walk.getRawMode(0))) {
          links.put(walk.getPathString(), walk.getObjectId(0).name());
        }
      }
      return new Links(links, links.isEmpty() ? "" : gitmodules(repository, tree));
    }
  }

  /// From the commit itself: the file in the work tree might be a link to anywhere.
  private static String gitmodules(Repository repository, RevTree tree) throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(repository, ".gitmodules", tree)) {
      if (walk == null || (walk.getRawMode(0) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
        return "";
      }
      ObjectLoader loader = repository.open(walk.getObjectId(0));
      return loader.getSize() > LARGEST_GITMODULES
          ? ""
          : new String(loader.getBytes(), StandardCharsets.UTF_8);
    }
  }
}
