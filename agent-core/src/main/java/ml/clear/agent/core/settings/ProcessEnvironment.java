// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.file.Path;
import java.util.Locale;
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

  /// A variable as a truth value: `y yes t true on 1` and `n no f false off 0` in any case. Words
  /// that are neither count as absent here: for the agent's own variables they were reported when
  /// the settings were read.
  public Optional<Boolean> flag(String name) {
    return get(name)
        .flatMap(value ->
            switch (value.strip().toLowerCase(Locale.ROOT)) {
              case "y", "yes", "t", "true", "on", "1" -> Optional.of(true);
              case "n", "no", "f", "false", "off", "0" -> Optional.of(false);
              default -> Optional.empty();
            });
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
