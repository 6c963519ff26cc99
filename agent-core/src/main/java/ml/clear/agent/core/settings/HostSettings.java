// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the agent can't find out about the machine by itself.
public record HostSettings(
    @Nullable String hostMount,
    @Nullable String hostMachineIp,
    @Nullable String gpuFractions,
    boolean cpuOnly) {
  /// Nothing is said.
  public static final HostSettings NONE = new HostSettings(null, null, null, false);

  public HostSettings {
    if (hostMount != null && !hostMount.strip().matches("[^:]+:[^:]+")) {
      throw new IllegalArgumentException(
          "host_mount is '%s', it must be <folder of the host>:<folder in the agent's container>"
              .formatted(hostMount));
    }
  }

  /// A folder that the host and the agent's container share.
  public record Mount(Path host, Path container) {}

  /// The folder that is shared, if the agent runs in a container.
  public Optional<Mount> mount() {
    return Optional.ofNullable(hostMount)
        .map(pair -> pair.strip().split(":", 2))
        .map(pair -> new Mount(Path.of(pair[0]), Path.of(pair[1])));
  }
}
