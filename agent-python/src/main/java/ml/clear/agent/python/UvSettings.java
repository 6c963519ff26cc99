// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about uv.
record UvSettings(
    @Key(doc = "use uv whatever type says") boolean forceUv,
    @Key(doc = "the uv program; empty: the one on the path") @Nullable String uvBinary,
    @Key(doc = "the uv to install") @Nullable String uvVersion,
    @Key(doc = "further arguments of uv sync") List<String> uvSyncExtraArgs,
    @Key(doc = "further arguments of uv run") List<String> uvRunExtraArgs,
    @Key(doc = "uv instead of pip where there is no lock file") boolean uvReplacePip,
    @Key(fallback = "true", doc = "uv sync with --locked") boolean uvSyncLockedIfLockFile,
    @Key(doc = "uv takes the best version of all indexes") boolean uvUnsafeBestMatch,
    @Key(doc = "look for the lock file in the working directory")
        boolean uvFilesFromRepoWorkingDir) {
  UvSettings {
    uvSyncExtraArgs = List.copyOf(uvSyncExtraArgs);
    uvRunExtraArgs = List.copyOf(uvRunExtraArgs);
  }
}
