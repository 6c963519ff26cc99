// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.Locale;
import java.util.Optional;

/// Words for truth values, as users of Python programs write them.
final class Words {
  static final String ALLOWED = "true, yes, on, y, t, 1 or false, no, off, n, f, 0";

  private Words() {}

  /// What a key says before records are made; what can't be read counts as not written there.
  static boolean isOn(Node.Branch settings, String key, boolean otherwise) {
    return settings
        .leaf(key)
        .flatMap(leaf -> truth(ValueConversion.text(leaf.value())))
        .orElse(otherwise);
  }

  static Optional<Boolean> truth(String word) {
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "y", "yes", "t", "true", "on", "1" -> Optional.of(true);
      case "n", "no", "f", "false", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
