// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// The environment variables that steer environments.
record Variables(ProcessEnvironment environment) {
  private static final List<String> TRUE = List.of("y", "yes", "t", "true", "on", "1");
  private static final List<String> FALSE = List.of("n", "no", "f", "false", "off", "0");

  /// A switch; off when it is unset.
  boolean isOn(String name) {
    return environment
        .get(name)
        .map(value ->
            truth(value)
                .orElseThrow(() ->
                    Faults.settings(
                        "environment variable %s is '%s'".formatted(name, value),
                        "set it to 1 or 0")))
        .orElse(false);
  }

  /// What a word says; empty when it is neither yes nor no.
  static Optional<Boolean> truth(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    return TRUE.contains(lower)
        ? Optional.of(true)
        : FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
  }
}
