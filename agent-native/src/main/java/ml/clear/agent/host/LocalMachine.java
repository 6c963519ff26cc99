// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.machine.MachineReport;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// The figures of this machine: rates and shares are differences between two readings.
final class LocalMachine implements MachineProbe {
  /// How long the first reading looks, for lack of an earlier one.
  private static final Duration FIRST = Duration.ofMillis(200);

  private final Supplier<HostSnapshot> host;
  private final NvidiaSmi gpus;
  private final Path disk;
  private final TimeSource time;
  private @Nullable HostSnapshot before;
  private Duration readAt = Duration.ZERO;

  LocalMachine(Supplier<HostSnapshot> host, NvidiaSmi gpus, Path disk, TimeSource time) {
    this.host = host;
    this.gpus = gpus;
    this.disk = disk;
    this.time = time;
  }

  @Override
  public MachineReport read() throws InterruptedException {
    HostSnapshot then = before;
    if (then == null) {
      then = host.get();
      readAt = time.elapsed();
      time.sleep(FIRST);
    }
    HostSnapshot now = host.get();
    Duration elapsed = time.elapsed();
    Duration interval = elapsed.minus(readAt);
    before = now;
    readAt = elapsed;
    Traffic disks = Traffic.between(then.disks(), now.disks());
    Traffic networks = Traffic.between(then.networks(), now.networks());
    return new MachineReport(
        now.usageSince(then),
        now.temperature(),
        (now.memoryTotal() - now.memoryAvailable()) / HostSnapshot.MIB,
        now.memoryAvailable() / HostSnapshot.MIB,
        diskFree(disk.toAbsolutePath()),
        HostSnapshot.rate(disks.in(), interval),
        HostSnapshot.rate(disks.out(), interval),
        HostSnapshot.rate(networks.in(), interval),
        HostSnapshot.rate(networks.out(), interval),
        gpus.read());
  }

  /// Free share of what programs without special rights can have, percent. Of a path that is not
  /// there yet, the nearest folder above it counts.
  private static double diskFree(Path path) {
    try {
      FileStore store = Files.getFileStore(path);
      double used = store.getTotalSpace() - store.getUnallocatedSpace();
      double size = used + store.getUsableSpace();
      return size > 0 ? 100 * (size - used) / size : 100;
    } catch (IOException _) {
      Path above = path.getParent();
      return above == null ? 0 : diskFree(above);
    }
  }
}
