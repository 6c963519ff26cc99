// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Figures of a machine as the plots `:monitor:machine` and `:monitor:gpu` of the task that runs
/// there, with the names that ClearML's SDK gives them.
public final class MachineScalars {
  private static final String MACHINE = ":monitor:machine";
  private static final String GPU = ":monitor:gpu";
  private static final double MIB_PER_GIB = 1024;

  private final long iteration;
  private final List<Scalar> scalars = new ArrayList<>();

  private MachineScalars(long iteration) {
    this.iteration = iteration;
  }

  /// One point for each figure that is there.
  ///
  /// @param sinceStart how long the run has been going on: the plots' horizontal axis, in seconds
  public static List<Scalar> of(MachineReport report, Duration sinceStart) {
    var scalars = new MachineScalars(sinceStart.toSeconds());
    scalars.addMachine(report);
    report.gpus().forEach(scalars::addGpu);
    return List.copyOf(scalars.scalars);
  }

  private void addMachine(MachineReport report) {
    report.cpuUsage().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .ifPresent(usage -> add(MACHINE, "cpu_usage", usage));
    add(MACHINE, "memory_used_gb", report.memoryUsed() / MIB_PER_GIB);
    add(MACHINE, "memory_free_gb", report.memoryFree() / MIB_PER_GIB);
    add(MACHINE, "disk_free_percent", report.diskFree());
    add(MACHINE, "io_read_mbs", report.diskRead());
    add(MACHINE, "io_write_mbs", report.diskWrite());
    add(MACHINE, "network_tx_mbs", report.networkSent());
    add(MACHINE, "network_rx_mbs", report.networkReceived());
    add(MACHINE, "cpu_temperature", report.cpuTemperature());
  }

  private void addGpu(GpuReport gpu) {
    String name = "gpu_" + gpu.index();
    Double used = gpu.memoryUsed();
    Double free = gpu.memoryFree();
    add(GPU, name + "_utilization", gpu.usage());
    if (used != null && free != null && used + free > 0) {
      add(GPU, name + "_mem_usage", 100 * used / (used + free));
    }
    add(GPU, name + "_mem_used_gb", used == null ? null : used / MIB_PER_GIB);
    add(GPU, name + "_mem_free_gb", free == null ? null : free / MIB_PER_GIB);
    add(GPU, name + "_temperature", gpu.temperature());
  }

  private void add(String metric, String variant, @Nullable Double value) {
    if (value != null) {
      scalars.add(new Scalar(metric, variant, iteration, value));
    }
  }
}
