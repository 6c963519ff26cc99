// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about poetry.
record PoetrySettings(
    boolean forcePoetry,
    @Nullable String poetryVersion,
    List<String> poetryInstallExtraArgs,
    boolean poetryFilesFromRepoWorkingDir) {
  PoetrySettings {
    poetryInstallExtraArgs = List.copyOf(poetryInstallExtraArgs);
  }
}
