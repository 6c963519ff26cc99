// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import ml.clear.agent.host.HostSnapshot.CpuTime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;
import oshi.nativefree.SystemInfo;

/// Reads the host's counters through OSHI. Its classes are loaded by the first reading: a command
/// that reports nothing doesn't pay for them. Not for several threads.
final class OshiHost implements Supplier<HostSnapshot> {
  private static final Logger LOG = LoggerFactory.getLogger(OshiHost.class);

  /// Devices whose traffic another disk counts too, or that are memory.
  private static final Pattern STACKED = Pattern.compile("(?:/dev/)?(?:dm-|md|loop|ram|zram|sr).*");

  private final Set<String> reported = new HashSet<>();
  private @Nullable HardwareAbstractionLayer hardware;
  private boolean hasThermometer = true;

  @Override
  public HostSnapshot get() {
    return new HostSnapshot(
        part("processors", this::processors, List.of()),
        part("memory", () -> hardware().getMemory().getTotal(), 0L),
        part("memory", () -> hardware().getMemory().getAvailable(), 0L),
        part("disks", this::disks, Map.of()),
        part("networks", this::networks, Map.of()),
        hasThermometer ? temperature() : null);
  }

  private List<CpuTime> processors() {
    CentralProcessor processor = hardware().getProcessor();
    return Arrays.stream(processor.getProcessorCpuLoadTicks())
        .map(ticks -> {
          long total = Arrays.stream(ticks).sum();
          long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
          return new CpuTime(total - idle, total);
        })
        .toList();
  }

  private Map<String, Traffic> disks() {
    var disks = new HashMap<String, Traffic>();
    for (HWDiskStore disk : hardware().getDiskStores()) {
      if (!STACKED.matcher(disk.getName()).matches()) {
        disks.put(disk.getName(), new Traffic(disk.getReadBytes(), disk.getWriteBytes()));
      }
    }
    return disks;
  }

  private Map<String, Traffic> networks() {
    var networks = new HashMap<String, Traffic>();
    for (NetworkIF network : hardware().getNetworkIFs(true)) {
      networks.put(network.getName(), new Traffic(network.getBytesRecv(), network.getBytesSent()));
    }
    return networks;
  }

  /// Asks until the answer is that there is none: each such answer costs attempts to start a
  /// program of the Raspberry Pi.
  private @Nullable Double temperature() {
    double degrees = part("temperature", () -> hardware().getSensors().getCpuTemperature(), 0.0);
    hasThermometer = degrees > 0;
    return hasThermometer ? degrees : null;
  }

  private HardwareAbstractionLayer hardware() {
    HardwareAbstractionLayer known = hardware;
    if (known == null) {
      known = new SystemInfo().getHardware();
      hardware = known;
    }
    return known;
  }

  /// One figure that can't be read must not cost the others.
  private <T> T part(String name, Supplier<T> reading, T otherwise) {
    try {
      return reading.get();
    } catch (RuntimeException | LinkageError e) {
      if (reported.add(name)) {
        LOG.warn("figures of {} can't be read here: {}", name, e.toString());
      }
      return otherwise;
    }
  }
}
