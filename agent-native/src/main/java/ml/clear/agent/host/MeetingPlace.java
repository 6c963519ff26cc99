// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.nio.file.Path;
import java.util.Optional;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// The folder through which the agents of a machine know each other.
///
/// @param mounted whether it is a folder of the host that agents in several containers share: then
///   a pid says little, for each container counts its own
record MeetingPlace(Path folder, boolean mounted) {
  /// The temporary folder, unless a mount of the host is named: the container's side of
  /// `<host>:<container>` then.
  static MeetingPlace in(ProcessEnvironment environment) {
    Optional<String> mount =
        environment
            .get("CLEARML_AGENT_K8S_HOST_MOUNT")
            .or(() -> environment.get("CLEARML_AGENT_DOCKER_HOST_MOUNT"));
    return mount
        .map(pair -> new MeetingPlace(Path.of(pair.substring(pair.lastIndexOf(':') + 1)), true))
        .orElseGet(() -> new MeetingPlace(environment.temporaryFolder(), false));
  }
}
