// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about uv.
record UvSettings(
    boolean forceUv,
    @Nullable String uvBinary,
    @Nullable String uvVersion,
    List<String> uvSyncExtraArgs,
    List<String> uvRunExtraArgs,
    boolean uvReplacePip,
    @Key(fallback = "true") boolean uvSyncLockedIfLockFile,
    boolean uvUnsafeBestMatch,
    boolean uvFilesFromRepoWorkingDir) {
  UvSettings {
    uvSyncExtraArgs = List.copyOf(uvSyncExtraArgs);
    uvRunExtraArgs = List.copyOf(uvRunExtraArgs);
  }
}
