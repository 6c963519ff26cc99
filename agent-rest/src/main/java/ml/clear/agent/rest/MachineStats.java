// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.machine.MachineReport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A machine's figures as `workers.status_report` takes them (protocol 2.5).
final class MachineStats {
  private MachineStats() {}

  static ObjectNode of(MachineReport machine) {
    ObjectNode stats = Json.object();
    if (!machine.cpuUsage().isEmpty()) {
      // One element, the mean: what dashboards expect.
      double mean = machine.cpuUsage().stream().mapToDouble(usage -> usage).average().orElse(0);
      stats.putArray("cpu_usage").add(rounded(mean));
    }
    Double temperature = machine.cpuTemperature();
    if (temperature != null) {
      stats.putArray("cpu_temperature").add(rounded(temperature));
    }
    stats.put("memory_used", rounded(machine.memoryUsed()));
    stats.put("memory_free", rounded(machine.memoryFree()));
    stats.put("disk_free_home", rounded(machine.diskFree()));
    stats.put("disk_read", rounded(Math.max(0, machine.diskRead())));
    stats.put("disk_write", rounded(Math.max(0, machine.diskWrite())));
    stats.put("network_rx", rounded(Math.max(0, machine.networkReceived())));
    stats.put("network_tx", rounded(Math.max(0, machine.networkSent())));
    perGpu(stats, "gpu_usage", machine.gpus(), GpuReport::usage);
    perGpu(stats, "gpu_temperature", machine.gpus(), GpuReport::temperature);
    perGpu(stats, "gpu_memory_used", machine.gpus(), GpuReport::memoryUsed);
    perGpu(stats, "gpu_memory_free", machine.gpus(), GpuReport::memoryFree);
    return stats;
  }

  /// One element per GPU, in order; a figure that no GPU has is left out.
  private static void perGpu(
      ObjectNode stats,
      String name,
      List<GpuReport> gpus,
      Function<GpuReport, @Nullable Double> figure) {
    if (gpus.stream().map(figure).allMatch(Objects::isNull)) {
      return;
    }
    ArrayNode values = stats.putArray(name);
    for (GpuReport gpu : gpus) {
      Double value = figure.apply(gpu);
      values.add(value == null ? 0 : rounded(value));
    }
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : 0;
  }
}
