// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;

/// One key with its value and where that came from.
///
/// @param key the dotted key
/// @param value the value as text, secrets masked
/// @param origin where the value in force was written
/// @param overridden the values that lost, strongest first
public record SettingsValue(String key, String value, Origin origin, List<Overridden> overridden) {
  public SettingsValue {
    overridden = List.copyOf(overridden);
  }

  /// A value that a stronger one replaced.
  public record Overridden(String value, Origin origin) {}
}
