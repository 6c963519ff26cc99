// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.nio.file.Path;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// The folder through which the agents of a machine know each other.
///
/// @param mounted whether it is a folder of the host that agents in several containers share: then
///   a pid says little, for each container counts its own
record MeetingPlace(Path folder, boolean mounted) {
  /// The temporary folder, unless a mount of the host is named: the container's side of it then.
  static MeetingPlace in(ProcessEnvironment environment, HostSettings settings) {
    return settings
        .mount()
        .map(mount -> new MeetingPlace(mount.container(), true))
        .orElseGet(() -> new MeetingPlace(environment.temporaryFolder(), false));
  }
}
