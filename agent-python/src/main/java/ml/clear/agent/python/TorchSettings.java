// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent.package_manager` says about torch's wheels.
record TorchSettings(
    @Key(fallback = "pip", doc = "how torch's wheels are found: pip, direct or none")
        Resolve pytorchResolve,
    @Key(doc = "nightly wheels") boolean torchNightly,
    @Key(doc = "where torch's wheels are listed") @Nullable String torchPage,
    @Key(doc = "where torch's nightly wheels are listed") @Nullable String torchNightlyPage,
    @Key(doc = "address of torch's wheels") @Nullable String torchUrlTemplate,
    @Key(doc = "first part of that address") @Nullable String torchUrlTemplatePrefix) {

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
