// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.regex.Pattern;

/// Names and forms that [GpuSet] knows.
final class GpuVariables {
  static final String NVIDIA = "NVIDIA_VISIBLE_DEVICES";
  static final String CUDA = "CUDA_VISIBLE_DEVICES";
  static final String ORDER = "CUDA_DEVICE_ORDER";

  /// A part of a GPU as worker ids write it.
  static final Pattern PART = Pattern.compile("\\d+\\.\\d+");

  private GpuVariables() {}
}
