// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import java.util.regex.Pattern;

/// Which docker arguments containers get, and which ones tasks may ask for.
///
/// @param filters the only arguments of tasks that count, by their beginning; empty = all
/// @param allowedPorts first and last port of the machine that tasks may use; empty = any
public record ContainerArgumentSettings(
    @Key(value = "extra_docker_arguments", words = true) List<String> extra,
    @Key("docker_args_extra_precedes_task") boolean extraPrecedesTask,
    @Key("protected_docker_extra_args") List<String> protectedArguments,
    @Key("forbidden_docker_args") List<String> forbidden,
    @Key(value = "docker_args_filters", words = true) List<Pattern> filters,
    @Key("docker_args_allowed_port_range") List<Integer> allowedPorts,
    @Key("docker_allow_host_environ") boolean allowHostEnviron,
    @Key("docker_skip_gpus_flag") boolean skipGpusFlag) {
  public ContainerArgumentSettings {
    extra = List.copyOf(extra);
    protectedArguments = List.copyOf(protectedArguments);
    forbidden = List.copyOf(forbidden);
    filters = List.copyOf(filters);
    allowedPorts = List.copyOf(allowedPorts);
    boolean usual =
        allowedPorts.isEmpty()
            || (allowedPorts.size() == 2
                && allowedPorts.getFirst() >= 1
                && allowedPorts.getFirst() <= allowedPorts.getLast()
                && allowedPorts.getLast() <= 65_535);
    if (!usual) {
      throw new IllegalArgumentException(
          "docker_args_allowed_port_range is %s, it must be [low, high], both between 1 and 65535"
              .formatted(allowedPorts));
    }
  }
}
