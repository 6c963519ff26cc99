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
    @Key("venvs_cache.path") @Nullable Path venvs,
    @Key(value = "venvs_cache.max_entries", fallback = "10") int venvsKept,
    @Key(value = "venvs_cache.free_space_threshold_gb", fallback = "2.0") double venvsFreeSpace,
    @Key(value = "venvs_cache.lock_timeout", fallback = "30") Duration venvsLockTimeout,
    @Key(value = "pip_download_cache.enabled", fallback = "true") boolean downloads,
    @Key("pip_download_cache.path") @Nullable Path downloadFolder) {}
