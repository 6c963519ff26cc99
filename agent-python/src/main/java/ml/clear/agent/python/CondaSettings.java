// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about conda.
record CondaSettings(
    @Key(doc = "a packed conda environment") @Nullable String condaEnvPackage,
    @Key(doc = "where conda looks for packages") List<String> condaChannels,
    @Key(doc = "update the whole conda environment") boolean condaFullEnvUpdate,
    @Key(doc = "use the conda environment of the image") boolean condaEnvAsBaseDocker,
    @Key(doc = "install into conda's base environment") boolean useCondaBaseEnv) {
  CondaSettings {
    condaChannels = List.copyOf(condaChannels);
  }
}
