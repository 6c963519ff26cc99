// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Figures of this machine over the last interval (protocol 2.5). What can't be read is absent.
///
/// @param cpuUsage busy share of each processor, percent
/// @param cpuTemperature the hottest sensor, degrees Celsius
/// @param memoryUsed MiB
/// @param memoryFree available memory, MiB
/// @param diskFree free share of the watched disk, percent
/// @param diskRead MiB/s over all disks, never negative; likewise the next three
public record MachineReport(
    List<Double> cpuUsage,
    @Nullable Double cpuTemperature,
    double memoryUsed,
    double memoryFree,
    double diskFree,
    double diskRead,
    double diskWrite,
    double networkReceived,
    double networkSent,
    List<GpuReport> gpus) {
  public MachineReport {
    cpuUsage = List.copyOf(cpuUsage);
    gpus = List.copyOf(gpus);
  }
}
