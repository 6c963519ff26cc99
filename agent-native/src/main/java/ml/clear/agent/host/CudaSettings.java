// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// What `agent` says about NVIDIA's software, the variables that replace detection included.
record CudaSettings(
    @Key(doc = "CUDA version instead of the detected one; 0: none") @Nullable String cudaVersion,
    @Key(doc = "cuDNN version instead of the detected one; 0: none")
        @Nullable String cudnnVersion) {}
