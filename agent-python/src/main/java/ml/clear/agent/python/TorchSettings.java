// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about torch's wheels.
record TorchSettings(
    @Key(fallback = "pip") Resolve pytorchResolve,
    boolean torchNightly,
    @Nullable String torchPage,
    @Nullable String torchNightlyPage,
    @Nullable String torchUrlTemplate,
    @Nullable String torchUrlTemplatePrefix) {

  /// How torch's wheels are found.
  enum Resolve {
    /// By pip, with torch's index for the machine's CUDA.
    PIP,
    /// By their addresses.
    DIRECT,
    /// As any other package.
    NONE
  }
}
