// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

/// A setting that can't be used, or deserves a warning.
///
/// @param key the dotted key; empty when a whole file can't be read
/// @param origin where it was written
/// @param message what is wrong, the value masked where it is secret
/// @param hint what would be right; the nearest known key for an unknown one
public record SettingsProblem(String key, Origin origin, String message, String hint) {
  /// One line: place, key, what is wrong, what would be right.
  public String describe() {
    return origin
        + ": "
        + (key.isEmpty() ? "" : key + ": ")
        + message
        + (hint.isEmpty() ? "" : " (" + hint + ")");
  }
}
