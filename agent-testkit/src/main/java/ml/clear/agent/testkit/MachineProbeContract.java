// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.machine.MachineReport;
import org.junit.jupiter.api.Test;

/// What every [MachineProbe] does.
public interface MachineProbeContract {
  /// A probe that was not read yet.
  MachineProbe probe() throws Exception;

  @Test
  default void figures_are_in_their_ranges_from_the_first_reading_on() throws Exception {
    MachineProbe probe = probe();

    for (int reading = 0; reading < 3; reading++) {
      MachineReport report = probe.read();

      assertThat(report.cpuUsage())
          .isNotEmpty()
          .allSatisfy(usage -> assertThat(usage).isBetween(0.0, 100.0));
      assertThat(report.memoryFree()).isPositive();
      assertThat(report.memoryUsed()).isPositive();
      assertThat(report.diskFree()).isBetween(0.0, 100.0);
      assertThat(report.diskRead()).isNotNegative().isFinite();
      assertThat(report.diskWrite()).isNotNegative().isFinite();
      assertThat(report.networkReceived()).isNotNegative().isFinite();
      assertThat(report.networkSent()).isNotNegative().isFinite();
      if (report.cpuTemperature() != null) {
        assertThat(report.cpuTemperature()).isPositive();
      }
      assertThat(report.gpus()).map(GpuReport::index).isSorted().doesNotHaveDuplicates();
    }
  }
}
