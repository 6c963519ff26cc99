// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;

/// The uncommitted changes of a task: what `git diff` writes, with submodules' changes in line.
///
/// @param changes file by file, in the patch's order
/// @param warnings what is left out, and why
record Patch(List<FileChange> changes, List<String> warnings) {
  Patch {
    changes = List.copyOf(changes);
    warnings = List.copyOf(warnings);
  }

  /// Reads a patch.
  ///
  /// @throws FailureException when it is broken
  static Patch parse(String diff) {
    return new PatchReader(diff.getBytes(StandardCharsets.UTF_8)).read();
  }

  /// Changes the files below a folder, all of them or none.
  ///
  /// @throws FailureException when it does not fit, or would write elsewhere
  void applyTo(Path root, TaskLog log) {
    warnings.forEach(warning -> log.line("WARNING: " + warning));
    new PatchedTree(root, log).apply(changes);
  }

  static FailureException broken(String what) {
    return new FailureException(
        new Failure.TaskFault(
            Phase.CHECKOUT,
            ReasonCode.PATCH_FAILED,
            "the task's uncommitted changes are not a whole patch: " + what,
            "record the changes again, or commit and push them"));
  }

  static FailureException misfit(String what, List<String> lines) {
    return new FailureException(
        new Failure.TaskFault(
            Phase.CHECKOUT,
            ReasonCode.PATCH_FAILED,
            "the task's uncommitted changes don't fit: " + what,
            "the changes were made on other code than the task's commit: push that commit and clone"
                + " the task from a new run, or commit the changes",
            new Evidence("", null, lines)));
  }
}
