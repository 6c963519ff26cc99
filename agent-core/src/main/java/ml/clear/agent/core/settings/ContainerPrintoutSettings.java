// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is masked, and what is told, when a docker command is printed.
public record ContainerPrintoutSettings(
    @Key("hide_docker_command_env_vars.enabled") boolean enabled,
    @Key("hide_docker_command_env_vars.extra_keys") List<String> extraKeys,
    @Key("hide_docker_command_env_vars.parse_embedded_urls") boolean addresses,
    @Key(value = "docker_args_hide_env", words = true) List<String> hiddenToo,
    @Nullable String debugInfo) {

  /// Whether variables are masked.
  public boolean masks() {
    return enabled || !hiddenToo.isEmpty();
  }

  /// The variables that are masked besides the agent's own secrets.
  public List<String> names() {
    return Stream.concat(extraKeys.stream(), hiddenToo.stream()).distinct().toList();
  }
}
