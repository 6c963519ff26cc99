// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

/// What of NVIDIA's software packages have to fit.
///
/// @param cuda the version that is set, else the newest that the driver can run
/// @param cudnn the version that is set, else the one beside the toolkit
public record CudaReport(CudaVersion cuda, CudaVersion cudnn) {
  /// Processors only.
  public static final CudaReport NONE = new CudaReport(CudaVersion.NONE, CudaVersion.NONE);
}
