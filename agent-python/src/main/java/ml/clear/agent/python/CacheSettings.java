// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What of environments and packages is kept for the next task, section `agent`.
///
/// `venvs` is about the place where it is set when a variable sets it (decision 22): the
/// configuration that containers and pods get must not hold that value.
record CacheSettings(
    @Key(value = "venvs_cache.path", doc = "finished environments; empty: none is kept")
        @Nullable Path venvs,
    @Key(value = "venvs_cache.max_entries", fallback = "10", doc = "how many are kept")
        int venvsKept,
    @Key(
            value = "venvs_cache.free_space_threshold_gb",
            fallback = "2.0",
            doc = "with less free space none is added, in GB")
        double venvsFreeSpace,
    @Key(
            value = "venvs_cache.lock_timeout",
            fallback = "30",
            doc = "how long another is waited for")
        Duration venvsLockTimeout,
    @Key(value = "pip_download_cache.enabled", fallback = "true", doc = "keep downloaded wheels")
        boolean downloads,
    @Key(value = "pip_download_cache.path", doc = "where they are kept")
        @Nullable Path downloadFolder) {}
