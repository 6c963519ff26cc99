// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about torch's package indexes.
record TorchIndexSettings(
    @Nullable String extraIndexUrlTemplate,
    @Nullable String nightlyExtraIndexUrlTemplate,
    @Nullable String rocmExtraIndexUrlTemplate,
    @Nullable String nightlyRocmExtraIndexUrlTemplate) {}
