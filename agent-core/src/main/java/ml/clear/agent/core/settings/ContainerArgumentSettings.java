// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import java.util.regex.Pattern;

/// Which docker arguments containers get, and which ones tasks may ask for.
///
/// @param filters the only arguments of tasks that count, by their beginning; empty = all
/// @param allowedPorts first and last port of the machine that tasks may use; empty = any
public record ContainerArgumentSettings(
    @Key(value = "extra_docker_arguments", words = true, doc = "arguments of this agent")
        List<String> extra,
    @Key(value = "docker_args_extra_precedes_task", doc = "they come before the task's")
        boolean extraPrecedesTask,
    @Key(value = "protected_docker_extra_args", doc = "those of them that a task can't change")
        List<String> protectedArguments,
    @Key(value = "forbidden_docker_args", doc = "arguments that no task may use")
        List<String> forbidden,
    @Key(
            value = "docker_args_filters",
            words = true,
            doc = "patterns of the only arguments that tasks may use")
        List<Pattern> filters,
    @Key(value = "docker_args_allowed_port_range", doc = "[low, high]: ports that tasks may use")
        List<Integer> allowedPorts,
    @Key(value = "docker_allow_host_environ", doc = "$VAR in a task's -e is this machine's")
        boolean allowHostEnviron,
    @Key(value = "docker_skip_gpus_flag", doc = "hand GPUs on without --gpus")
        boolean skipGpusFlag) {
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
