// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about poetry.
record PoetrySettings(
    @Key(doc = "use poetry whatever type says") boolean forcePoetry,
    @Key(doc = "the poetry to install") @Nullable String poetryVersion,
    @Key(doc = "further arguments of poetry install") List<String> poetryInstallExtraArgs,
    @Key(doc = "look for the lock file in the working directory")
        boolean poetryFilesFromRepoWorkingDir) {
  PoetrySettings {
    poetryInstallExtraArgs = List.copyOf(poetryInstallExtraArgs);
  }
}
