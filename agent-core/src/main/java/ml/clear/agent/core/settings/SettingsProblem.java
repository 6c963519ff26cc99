// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// A setting that can't be used, or deserves a warning.
///
/// @param key the dotted key; empty when a whole file can't be read
/// @param origin where it was written
/// @param message what is wrong, the value masked where it is secret
/// @param hint what would be right; the nearest known key for an unknown one
/// @param excerpt the line of the file with a mark below the place, secrets masked; may be empty
public record SettingsProblem(
    String key, Origin origin, String message, String hint, String excerpt) {
  public SettingsProblem(String key, Origin origin, String message, String hint) {
    this(key, origin, message, hint, "");
  }

  /// One line: place, key, what is wrong, what would be right.
  public String describe() {
    return origin
        + ": "
        + (key.isEmpty() ? "" : key + ": ")
        + message
        + (hint.isEmpty() ? "" : " (" + hint + ")");
  }

  /// The same, followed by the line of the file where there is one.
  public String describeWithExcerpt() {
    return excerpt.isEmpty() ? describe() : describe() + "\n" + excerpt.indent(4).stripTrailing();
  }
}
