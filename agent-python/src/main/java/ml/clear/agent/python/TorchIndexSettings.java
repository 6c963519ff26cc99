// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about torch's package indexes.
record TorchIndexSettings(
    @Key(doc = "torch's package index") @Nullable String extraIndexUrlTemplate,
    @Key(doc = "torch's nightly package index") @Nullable String nightlyExtraIndexUrlTemplate,
    @Key(doc = "torch's package index for ROCm") @Nullable String rocmExtraIndexUrlTemplate,
    @Key(doc = "torch's nightly package index for ROCm")
        @Nullable String nightlyRocmExtraIndexUrlTemplate) {}
