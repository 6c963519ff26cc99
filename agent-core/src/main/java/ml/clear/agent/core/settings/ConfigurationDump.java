// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The configuration as it is printed, by `config` and at the beginning of every task's log
/// (config-cli C8).
public final class ConfigurationDump {
  private ConfigurationDump() {}

  /// The lines, secrets masked.
  public static List<String> lines(Settings settings) {
    var lines = new ArrayList<String>();
    lines.add(
        "Current configuration (clearml_agent v%s, location: %s):"
            .formatted(
                AgentVersion.current().number(),
                settings.location().map(Path::toString).orElse("None")));
    lines.add("----------------------");
    lines.addAll(settings.printout());
    lines.add("");
    return lines;
  }
}
