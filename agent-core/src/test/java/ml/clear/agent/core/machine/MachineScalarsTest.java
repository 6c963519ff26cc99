// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineScalarsTest {
  @Test
  void figures_have_the_names_and_units_of_the_sdk() {
    var report =
        new MachineReport(
            List.of(20.0, 40.0),
            51.0,
            2048,
            1024,
            76.5,
            1,
            2,
            3,
            4,
            List.of(new GpuReport(0, "GPU-1", "A", 97.0, 66.0, 1024.0, 3072.0)));

    assertThat(MachineScalars.of(report, Duration.ofMillis(90_999)))
        .containsExactly(
            new Scalar(":monitor:machine", "cpu_usage", 90, 30),
            new Scalar(":monitor:machine", "memory_used_gb", 90, 2),
            new Scalar(":monitor:machine", "memory_free_gb", 90, 1),
            new Scalar(":monitor:machine", "disk_free_percent", 90, 76.5),
            new Scalar(":monitor:machine", "io_read_mbs", 90, 1),
            new Scalar(":monitor:machine", "io_write_mbs", 90, 2),
            new Scalar(":monitor:machine", "network_tx_mbs", 90, 4),
            new Scalar(":monitor:machine", "network_rx_mbs", 90, 3),
            new Scalar(":monitor:machine", "cpu_temperature", 90, 51),
            new Scalar(":monitor:gpu", "gpu_0_utilization", 90, 97),
            new Scalar(":monitor:gpu", "gpu_0_mem_usage", 90, 25),
            new Scalar(":monitor:gpu", "gpu_0_mem_used_gb", 90, 1),
            new Scalar(":monitor:gpu", "gpu_0_mem_free_gb", 90, 3),
            new Scalar(":monitor:gpu", "gpu_0_temperature", 90, 66));
  }

  @Test
  void what_could_not_be_read_has_no_point() {
    var report =
        new MachineReport(
            List.of(),
            null,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            List.of(new GpuReport(1, "GPU-2", "B", null, null, 5.0, null)));

    assertThat(MachineScalars.of(report, Duration.ZERO))
        .map(Scalar::variant)
        .doesNotContain("cpu_usage", "cpu_temperature", "gpu_1_mem_usage", "gpu_1_utilization")
        .contains("gpu_1_mem_used_gb", "memory_free_gb");
  }
}
