// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.List;
import java.util.regex.Pattern;

/// What must not be shown of a text that can't be read.
final class Discretion {
  private static final Pattern NAME = Pattern.compile("[\\w.-]+");

  private final String text;
  private final List<String> path;
  private boolean tainted;

  /// @param path the keys around the place that is read; changes while reading
  Discretion(String text, List<String> path) {
    this.text = text;
    this.path = path;
  }

  /// Whether the line of a place may not be shown at all. A line that names the secret may: what
  /// follows the name is masked there.
  boolean hides(int offset) {
    return tainted
        || SecretRules.isInEnvironment(path)
        || (holdsSecret() && !SecretRules.isKey(text.substring(startOfLine(offset), offset)));
  }

  /// After a flaw in a secret its remainder may be taken for keys.
  void flawed(int offset) {
    int end = text.indexOf('\n', offset);
    var line = text.substring(startOfLine(offset), end < 0 ? text.length() : end);
    tainted |= holdsSecret() || SecretRules.isKey(line);
  }

  /// Something could be read again.
  void readable() {
    tainted = false;
  }

  /// What a message may call a key: its first word, as what follows may be a value.
  String name(String key) {
    var word = key.strip().split("\\s", 2)[0];
    return tainted || !NAME.matcher(word).matches() ? "this" : "'" + word + "'";
  }

  private boolean holdsSecret() {
    return SecretRules.isInEnvironment(path) || path.stream().anyMatch(SecretRules::isKey);
  }

  private int startOfLine(int offset) {
    return text.lastIndexOf('\n', offset - 1) + 1;
  }
}
