// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ml.clear.agent.core.machine.GpuReport;

/// Chooses the GPUs that devices stand for (protocol 2.5).
///
/// @param devices what [ml.clear.agent.core.worker.GpuSet] has; a folder was replaced by its
///   content
record VisibleGpus(List<String> devices) {
  private static final Pattern GPU_LINE = Pattern.compile("GPU \\d+: .*\\(UUID: ([^)]+)\\)\\s*");
  private static final Pattern MIG_LINE = Pattern.compile("\\s+MIG .*\\(UUID: ([^)]+)\\)\\s*");

  VisibleGpus {
    devices = List.copyOf(devices);
  }

  /// A folder stands for the devices that its files are named after.
  static VisibleGpus of(List<String> devices) {
    Path folder = Path.of(devices.getFirst());
    if (!folder.isAbsolute() || !Files.isDirectory(folder)) {
      return new VisibleGpus(devices);
    }
    try (Stream<Path> files = Files.list(folder)) {
      return new VisibleGpus(files.map(file -> file.getFileName().toString()).sorted().toList());
    } catch (IOException _) {
      return new VisibleGpus(List.of());
    }
  }

  /// Whether [#among] has to know which GPU a MIG instance is part of.
  boolean needInstances() {
    return devices.stream().anyMatch(VisibleGpus::isInstance);
  }

  /// Which GPU (its UUID) each MIG instance (its UUID) is part of, from what `nvidia-smi -L`
  /// prints.
  static Map<String, String> instances(List<String> listing) {
    var parents = new HashMap<String, String>();
    String gpu = "";
    for (String line : listing) {
      Matcher whole = GPU_LINE.matcher(line);
      Matcher part = MIG_LINE.matcher(line);
      if (whole.matches()) {
        gpu = whole.group(1);
      } else if (part.matches()) {
        parents.put(part.group(1), gpu);
      }
    }
    return Map.copyOf(parents);
  }

  /// The GPUs that are meant; all of them when none is, for inside a container the numbers of the
  /// host mean nothing.
  List<GpuReport> among(List<GpuReport> gpus, Map<String, String> instances) {
    List<GpuReport> visible =
        gpus.stream()
            .filter(gpu -> devices.stream().anyMatch(device -> means(device, gpu, instances)))
            .toList();
    return visible.isEmpty() ? gpus : visible;
  }

  private static boolean means(String device, GpuReport gpu, Map<String, String> instances) {
    if (device.matches("\\d+(:\\d+)*")) {
      return device.split(":", 2)[0].equals(Integer.toString(gpu.index()));
    }
    if (isInstance(device)) {
      return gpu.uuid().equals(instances.get(device));
    }
    // CUDA takes the beginning of a UUID; drivers before 470 name instances 'MIG-<GPU's UUID>/1/0'.
    return device.startsWith("MIG-" + gpu.uuid() + "/")
        || (device.startsWith("GPU-") && gpu.uuid().startsWith(device));
  }

  private static boolean isInstance(String device) {
    return device.startsWith("MIG-") && !device.startsWith("MIG-GPU-");
  }
}
