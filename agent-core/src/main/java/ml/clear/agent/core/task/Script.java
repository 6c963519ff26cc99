// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

import java.util.List;
import java.util.Map;

/// What a task runs (protocol 3.7). Absent texts are empty.
///
/// @param binary the interpreter that was used: `python3.11`, `bash`
/// @param repository the repository's URL
/// @param branch used when neither commit nor tag is given
/// @param tag used when no commit is given
/// @param commit any git revision, usually 40 hexadecimal digits; wins over tag and branch
/// @param entryPoint a file, `-m module args`, `-c code`
/// @param workingDirectory relative to the repository's root
/// @param requirements lines by kind (`pip`, `conda`, `org_pip`, …); a kind that the task does not
///   have is absent, one that it has may be empty
/// @param diff uncommitted changes, or a whole script
public record Script(
    String binary,
    String repository,
    String branch,
    String tag,
    String commit,
    String entryPoint,
    String workingDirectory,
    Map<String, List<String>> requirements,
    String diff) {
  public Script {
    requirements = Map.copyOf(requirements);
  }

  /// The requirement lines of one kind, empty when the task has none.
  public List<String> requirements(String kind) {
    return requirements.getOrDefault(kind, List.of());
  }
}
