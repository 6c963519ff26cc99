// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

/// Finds out which CUDA this machine runs.
public interface CudaProbe {
  /// What settings and variables say, else what programs of this machine say; none where the agent
  /// uses no GPU. May start programs and take seconds: ask once for each environment that is built.
  CudaReport detect() throws InterruptedException;
}
