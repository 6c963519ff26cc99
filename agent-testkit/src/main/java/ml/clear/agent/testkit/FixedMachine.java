// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.List;
import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.machine.MachineReport;

/// A machine whose figures are always the same.
///
/// @param report the figures
public record FixedMachine(MachineReport report) implements MachineProbe {
  /// Two busy processors, 8 GiB of memory, one GPU.
  public FixedMachine() {
    this(
        new MachineReport(
            List.of(75.0, 25.0),
            51.0,
            2048,
            6144,
            80,
            0.5,
            0.25,
            0.125,
            0.0625,
            List.of(new GpuReport(0, "GPU-0", "GPU of a test", 97.0, 66.0, 8192.0, 32768.0))));
  }

  @Override
  public MachineReport read() {
    return report;
  }
}
