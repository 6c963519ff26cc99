// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The host's counters at one moment.
///
/// @param memoryTotal bytes
/// @param memoryAvailable bytes that programs can have without swapping
/// @param temperature of the hottest processor, degrees Celsius
record HostSnapshot(
    List<CpuTime> processors,
    long memoryTotal,
    long memoryAvailable,
    Map<String, Traffic> disks,
    Map<String, Traffic> networks,
    @Nullable Double temperature) {
  static final double MIB = 1024.0 * 1024.0;

  HostSnapshot {
    processors = List.copyOf(processors);
    disks = Map.copyOf(disks);
    networks = Map.copyOf(networks);
  }

  /// Time that a processor has spent since the host started, in any unit.
  record CpuTime(long busy, long total) {}

  /// The busy share of each processor since then, percent.
  List<Double> usageSince(HostSnapshot before) {
    return IntStream.range(0, Math.min(processors.size(), before.processors.size()))
        .mapToObj(n -> share(before.processors.get(n), processors.get(n)))
        .toList();
  }

  /// MiB per second over that interval.
  static double rate(long bytes, Duration interval) {
    return interval.isPositive() ? bytes / MIB / (interval.toNanos() / 1e9) : 0;
  }

  private static double share(CpuTime before, CpuTime after) {
    long total = after.total - before.total;
    // The kernel lets the time of waiting for disks run backwards now and then.
    return total <= 0 ? 0 : Math.clamp(100.0 * (after.busy - before.busy) / total, 0, 100);
  }
}
