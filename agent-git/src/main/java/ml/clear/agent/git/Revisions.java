// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.source.SourceRef;

/// What a task's commit, tag or branch means in a mirror.
final class Revisions {
  private final GitEngine engine;
  private final Mirror mirror;

  private Revisions(GitEngine engine, Mirror mirror) {
    this.engine = engine;
    this.mirror = mirror;
  }

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
    return ObjectFormat.isId(ref.commit().strip());
  }

  /// Whether an older state of the mirror can answer for certain enough: commits and tags stay,
  /// branches move.
  static boolean isSteady(SourceRef ref) {
    return !ref.commit().isBlank() || !ref.tag().isBlank();
  }

  /// The commit, if the mirror has it.
  static Optional<String> find(GitEngine engine, Mirror mirror, SourceRef ref)
      throws IOException, InterruptedException {
    return isExact(ref)
        ? engine.commit(mirror, ref.commit().strip())
        : new Revisions(engine, mirror).find(ref);
  }

  private Optional<String> find(SourceRef ref) throws IOException, InterruptedException {
    Map<String, String> refs = engine.refs(mirror);
    if (!ref.commit().isBlank()) {
      return named(refs, ref.commit().strip(), true);
    }
    if (!ref.tag().isBlank()) {
      return named(refs, ref.tag().strip(), true);
    }
    if (!ref.branch().isBlank()) {
      return named(refs, ref.branch().strip(), false);
    }
    return first(refs, List.of(Mirror.DEFAULT_BRANCH, "refs/heads/master", "refs/heads/main"));
  }

  private Optional<String> named(Map<String, String> refs, String name, boolean tagFirst)
      throws IOException, InterruptedException {
    String tag = "refs/tags/" + without(name, "refs/tags/");
    String branch = "refs/heads/" + without(name, "refs/heads/");
    String tracked = "refs/heads/" + without(without(name, "refs/remotes/"), "origin/");
    List<String> names =
        name.startsWith("refs/tags/")
            ? List.of(tag)
            : tagFirst ? List.of(tag, branch, tracked) : List.of(branch, tracked, tag);
    Optional<String> found = first(refs, names);
    return found.isPresent() || !tagFirst ? found : engine.resolve(mirror, name);
  }

  private static String without(String name, String beginning) {
    return name.startsWith(beginning) ? name.substring(beginning.length()) : name;
  }

  private Optional<String> first(Map<String, String> refs, List<String> names)
      throws IOException, InterruptedException {
    for (String name : names) {
      String id = refs.get(name);
      if (id != null) {
        Optional<String> commit = engine.commit(mirror, id);
        if (commit.isPresent()) {
          return commit;
        }
        engine.requireObjects(mirror, List.of(id));
      }
    }
    return Optional.empty();
  }
}
