// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import org.jspecify.annotations.Nullable;

/// How service tasks are counted and kept running.
public record ServicesSettings(
    @Nullable String childAgentsCountCmd, @Nullable String servicesDockerRestart) {
  public ServicesSettings {
    if (servicesDockerRestart != null
        && !servicesDockerRestart
            .strip()
            .matches("(unless-stopped|no|always|on-failure(:\\d+)?)\\s*(;.*)?")) {
      throw new IllegalArgumentException(
          ("services_docker_restart is '%s', it must be unless-stopped, no, always or"
                  + " on-failure[:n], and may go on with ;path[=value]")
              .formatted(servicesDockerRestart));
    }
  }
}
