// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Words for yes and no, as users of Python programs write them.
final class Truth {
  private static final List<String> TRUE = List.of("y", "yes", "t", "true", "on", "1");
  private static final List<String> FALSE = List.of("n", "no", "f", "false", "off", "0");

  private Truth() {}

  /// What a word says; empty when it is neither yes nor no.
  static Optional<Boolean> of(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    return TRUE.contains(lower)
        ? Optional.of(true)
        : FALSE.contains(lower) ? Optional.of(false) : Optional.empty();
  }
}
