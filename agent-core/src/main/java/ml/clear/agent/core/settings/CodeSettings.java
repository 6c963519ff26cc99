// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which code runs, whatever the task says.
///
/// `forceCodeDir` and `forceExecScript` are about the place where they are set (decision 22): the
/// configuration that containers and pods get must not hold their keys.
///
/// @param forceCodeDir a folder that has the code; nothing is cloned
/// @param forceExecScript `folder:script` that runs in place of the task's; nothing is cloned
/// @param extraPythonPath what `PYTHONPATH` ends with
public record CodeSettings(
    @Nullable Path forceCodeDir,
    @Nullable String forceExecScript,
    boolean forceTaskInit,
    boolean forceGitRootPythonPath,
    List<String> extraPythonPath,
    @Nullable String customBuildScript) {
  /// What the task says.
  public static final CodeSettings NONE =
      new CodeSettings(null, null, false, false, List.of(), null);

  public CodeSettings {
    extraPythonPath = List.copyOf(extraPythonPath);
  }

  /// Whether the task's repository is left alone.
  public boolean isForced() {
    return forceCodeDir != null || forceExecScript != null;
  }
}
