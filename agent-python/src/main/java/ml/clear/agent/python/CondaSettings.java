// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about conda.
record CondaSettings(
    @Nullable String condaEnvPackage,
    List<String> condaChannels,
    boolean condaFullEnvUpdate,
    boolean condaEnvAsBaseDocker,
    boolean useCondaBaseEnv) {
  CondaSettings {
    condaChannels = List.copyOf(condaChannels);
  }
}
