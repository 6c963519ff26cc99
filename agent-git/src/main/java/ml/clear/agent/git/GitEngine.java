// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.TaskLog;

/// Something that speaks git. All of them make and use the same mirrors and trees; ids are
/// hexadecimal texts of the mirror's [ObjectFormat]. What they throw as an [IOException] is damage
/// of the mirror, or trouble with this machine's disk.
interface GitEngine {
  /// What came of a fetch.
  enum Fetched {
    DONE,
    /// The repository has objects of another format than the mirror; nothing was fetched.
    OTHER_FORMAT
  }

  /// The other repositories that a commit links to.
  ///
  /// @param commits by path
  /// @param gitmodules the commit's `.gitmodules`; empty when there is none
  record Links(Map<String, String> commits, String gitmodules) {}

  /// Brings a mirror's branches and tags, and [Mirror#DEFAULT_BRANCH], to the remote state: one
  /// attempt, bounded, ended by an interrupt. The caller holds the mirror's lock.
  ///
  /// @param pulse called several times a second while it goes on
  /// @throws FailureException when it does not work
  Fetched fetchAll(Mirror mirror, Remote remote, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException;

  /// Asks for one commit by its id, and keeps it below [Mirror#WANTED].
  void fetchCommit(Mirror mirror, Remote remote, String id, TaskLog log, Runnable pulse)
      throws IOException, InterruptedException;

  /// All refs by name.
  Map<String, String> refs(Mirror mirror) throws IOException, InterruptedException;

  /// The commit that an object is, or that it tags; empty when there is no such commit.
  Optional<String> commit(Mirror mirror, String id) throws IOException, InterruptedException;

  /// The commit that a shortened id or the like means.
  Optional<String> resolve(Mirror mirror, String expression)
      throws IOException, InterruptedException;

  /// Looks whether objects are there.
  ///
  /// @throws IOException when one is not
  void requireObjects(Mirror mirror, Collection<String> ids)
      throws IOException, InterruptedException;

  /// Writes the files of a commit, and the index, into a tree whose `.git` is there. No hook and no
  /// filter runs.
  void checkOut(Path root, String commit) throws IOException, InterruptedException;

  /// What a commit of a tree links to.
  Links links(Path root, String commit) throws IOException, InterruptedException;
}
