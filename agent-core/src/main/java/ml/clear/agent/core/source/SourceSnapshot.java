// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.util.List;

/// The state of a local folder's repository, as `submit` records it in a task.
///
/// @param url where the repository's remote lies, without password
/// @param branch the remote's branch that the local one follows, else the local one
/// @param commit what is checked out
/// @param folder the folder, relative to the repository's root; `.` for the root
/// @param diff uncommitted changes of tracked files
/// @param untracked files that git does not know, and so the diff lacks
/// @param pushed whether the remote has the commit, as far as is known locally
public record SourceSnapshot(
    String url,
    String branch,
    String commit,
    String folder,
    String diff,
    List<String> untracked,
    boolean pushed) {
  public SourceSnapshot {
    untracked = List.copyOf(untracked);
  }
}
