// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.source.SourceRef;
import org.eclipse.jgit.errors.AmbiguousObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/// What a task's commit, tag or branch means in a mirror.
final class Revisions {
  private Revisions() {}

  /// The wish, for people.
  static String describe(SourceRef ref) {
    if (!ref.commit().isBlank()) {
      return "commit '" + ref.commit().strip() + "'";
    }
    if (!ref.tag().isBlank()) {
      return "tag '" + ref.tag().strip() + "'";
    }
    return ref.branch().isBlank() ? "a default branch" : "branch '" + ref.branch().strip() + "'";
  }

  /// Whether the wish is a full commit id, which never means anything else later.
  static boolean isExact(SourceRef ref) {
    return ObjectId.isId(ref.commit().strip());
  }

  /// Whether an older state of the mirror can answer for certain enough: commits and tags stay,
  /// branches move.
  static boolean isSteady(SourceRef ref) {
    return !ref.commit().isBlank() || !ref.tag().isBlank();
  }

  /// The commit, if the mirror has it.
  static Optional<ObjectId> find(Repository mirror, SourceRef ref) throws IOException {
    if (isExact(ref)) {
      return commit(mirror, ObjectId.fromString(ref.commit().strip()));
    }
    if (!ref.commit().isBlank()) {
      return named(mirror, ref.commit().strip(), true);
    }
    if (!ref.tag().isBlank()) {
      return named(mirror, ref.tag().strip(), true);
    }
    if (!ref.branch().isBlank()) {
      return named(mirror, ref.branch().strip(), false);
    }
    for (String name : List.of(Mirror.DEFAULT_BRANCH, "refs/heads/master", "refs/heads/main")) {
      Optional<ObjectId> found = ref(mirror, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<ObjectId> named(Repository mirror, String name, boolean tagFirst)
      throws IOException {
    String tag = "refs/tags/" + without(name, "refs/tags/");
    String branch = "refs/heads/" + without(name, "refs/heads/");
    String tracked = "refs/heads/" + without(without(name, "refs/remotes/"), "origin/");
    List<String> names =
        name.startsWith("refs/tags/")
            ? List.of(tag)
            : tagFirst ? List.of(tag, branch, tracked) : List.of(branch, tracked, tag);
    for (String candidate : names) {
      Optional<ObjectId> found = ref(mirror, candidate);
      if (found.isPresent()) {
        return found;
      }
    }
    return tagFirst ? expression(mirror, name) : Optional.empty();
  }

  private static String without(String name, String beginning) {
    return name.startsWith(beginning) ? name.substring(beginning.length()) : name;
  }

  private static Optional<ObjectId> ref(Repository mirror, String name) throws IOException {
    Ref ref = mirror.exactRef(name);
    if (ref == null || ref.getObjectId() == null) {
      return Optional.empty();
    }
    requireObject(mirror, ref);
    return commit(mirror, ref.getObjectId());
  }

  /// Looks whether the mirror has what its refs point to; a missing commit may be the fault of the
  /// mirror.
  ///
  /// @throws MissingObjectException when it does not
  static void requireObjects(Repository mirror) throws IOException {
    for (Ref ref : mirror.getRefDatabase().getRefs()) {
      requireObject(mirror, ref);
    }
  }

  private static void requireObject(Repository mirror, Ref ref) throws IOException {
    ObjectId id = ref.getObjectId();
    if (id != null && !mirror.getObjectDatabase().has(id)) {
      throw new MissingObjectException(id, ref.getName());
    }
  }

  /// Shortened ids and the like.
  private static Optional<ObjectId> expression(Repository mirror, String text) throws IOException {
    try {
      ObjectId id = mirror.resolve(text);
      return id == null ? Optional.empty() : commit(mirror, id);
    } catch (AmbiguousObjectException | RevisionSyntaxException _) {
      return Optional.empty();
    }
  }

  private static Optional<ObjectId> commit(Repository mirror, ObjectId id) throws IOException {
    try (var walk = new RevWalk(mirror)) {
      return Optional.of(walk.parseCommit(id).copy());
    } catch (IncorrectObjectTypeException _) {
      return Optional.empty();
    } catch (MissingObjectException e) {
      if (mirror.getObjectDatabase().has(id)) {
        throw e; // it is there by the index, and can't be read
      }
      return Optional.empty();
    }
  }
}
