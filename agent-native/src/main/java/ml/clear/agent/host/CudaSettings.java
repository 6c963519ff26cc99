// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import org.jspecify.annotations.Nullable;

/// What `agent` says about NVIDIA's software, the variables that replace detection included.
record CudaSettings(@Nullable String cudaVersion, @Nullable String cudnnVersion) {}
