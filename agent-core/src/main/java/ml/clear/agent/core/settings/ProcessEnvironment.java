// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The environment in which the agent runs and that its children start from: the process's own
/// variables, the `TRAINS_*` twins, and the `environment` section of the configuration. It is made
/// once, when the program starts; nobody else reads the real environment.
public record ProcessEnvironment(Map<String, String> variables) {
  public ProcessEnvironment {
    variables = Map.copyOf(variables);
  }

  /// A variable; an empty one counts as absent.
  public Optional<String> get(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /// The user's home, from `HOME`.
  public Path home() {
    return Path.of(get("HOME").orElse("/"));
  }

  /// The folder for temporary files, from `TMPDIR`.
  public Path temporaryFolder() {
    return Path.of(get("TMPDIR").orElse("/tmp"));
  }

  /// These variables and those, which win; sorted by name, ready for a child process.
  public Map<String, String> with(Map<String, String> more) {
    var all = new TreeMap<>(variables);
    all.putAll(more);
    return all;
  }
}
