// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// The GPUs that an agent may use, as `--gpus`, `--cpu-only`, `NVIDIA_VISIBLE_DEVICES` and
/// `CUDA_VISIBLE_DEVICES` name them (protocol 2.1, 2.5).
///
/// The environment is where the choice is kept: [#choose] writes the flags into it once, when the
/// program starts; from then on children inherit it and [#in] reads it.
public sealed interface GpuSet {
  /// Nobody chose: every GPU may be used, and worker ids don't mention any.
  record Unchosen() implements GpuSet {}

  /// Every GPU, said so.
  record All() implements GpuSet {}

  /// No GPU: this agent runs on processors only.
  record None() implements GpuSet {}

  /// Some.
  ///
  /// @param devices numbers, parts of a GPU (`0:1`), UUIDs of GPUs or MIG instances, or one folder
  ///   whose files are named after them; never empty
  record Chosen(List<String> devices) implements GpuSet {
    public Chosen {
      devices = List.copyOf(devices);
      if (devices.isEmpty()) {
        throw new IllegalArgumentException("no GPU is named");
      }
    }
  }

  /// Reads the value of a flag or variable; an empty one chooses nothing. Besides `none`, `void`
  /// and `-1` mean that no GPU is visible, as they do for the NVIDIA container toolkit and for
  /// CUDA.
  static GpuSet parse(String text) {
    List<String> devices =
        Arrays.stream(text.split(",", -1))
            .map(device -> withColon(device.strip()))
            .filter(device -> !device.isEmpty())
            .toList();
    if (devices.isEmpty()) {
      return new Unchosen();
    }
    return switch (devices.getFirst().toLowerCase(Locale.ROOT)) {
      case "all" -> new All();
      case "none", "void", "-1" -> new None();
      default -> new Chosen(devices);
    };
  }

  /// What the environment says: `NVIDIA_VISIBLE_DEVICES`, else `CUDA_VISIBLE_DEVICES`.
  static GpuSet in(ProcessEnvironment environment) {
    return parse(
        environment
            .get(GpuVariables.NVIDIA)
            .or(() -> environment.get(GpuVariables.CUDA))
            .orElse(""));
  }

  /// The environment of an agent, and of all its children, that was started with these flags.
  /// Inside Kubernetes the device plugin has chosen, and `gpus` is not looked at.
  ///
  /// @param gpus the value of `--gpus`; empty = the flag was not given
  /// @param cpuOnly whether `--cpu-only`, `CLEARML_CPU_ONLY` or `agent.cpu_only` is set
  static ProcessEnvironment choose(ProcessEnvironment environment, String gpus, boolean cpuOnly) {
    var variables = new TreeMap<>(environment.variables());
    // Otherwise CUDA counts the fastest GPU first, and nvidia-smi by slot.
    variables.put(GpuVariables.ORDER, "PCI_BUS_ID");
    boolean inKubernetes =
        environment.get("KUBERNETES_SERVICE_HOST").isPresent()
            || environment.get("KUBERNETES_PORT").isPresent();
    GpuSet flag = cpuOnly ? new None() : inKubernetes ? new Unchosen() : parse(gpus);
    switch (flag) {
      case Unchosen() ->
          environment
              .get(GpuVariables.CUDA)
              .ifPresent(list -> {
                if (environment.get(GpuVariables.NVIDIA).isEmpty()) {
                  variables.put(GpuVariables.NVIDIA, list);
                }
              });
      case All() -> {
        variables.put(GpuVariables.NVIDIA, "all");
        variables.remove(GpuVariables.CUDA);
      }
      case None() ->
          variables.putAll(Map.of(GpuVariables.NVIDIA, "none", GpuVariables.CUDA, "none"));
      case Chosen(List<String> devices) -> {
        String list = String.join(",", devices);
        variables.putAll(Map.of(GpuVariables.NVIDIA, list, GpuVariables.CUDA, list));
      }
    }
    return new ProcessEnvironment(variables);
  }

  /// The list as worker ids hold it (`0,1`, `all`, `0.1` for a part of a GPU); absent when ids are
  /// told apart by slots.
  default Optional<String> inWorkerId() {
    return switch (this) {
      case Unchosen(), None() -> Optional.empty();
      case All() -> Optional.of("all");
      case Chosen(List<String> devices) -> Optional.of(String.join(",", devices).replace(':', '.'));
    };
  }

  private static String withColon(String device) {
    return GpuVariables.PART.matcher(device).matches() ? device.replace('.', ':') : device;
  }
}
