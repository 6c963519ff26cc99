// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import ml.clear.agent.core.settings.SettingsSection;

/// What is configured about tasks' logs.
public record LogSettings(boolean suppressCarriageReturn, int maxLogSizeMb) {
  /// Where it lies in the configuration.
  public static final SettingsSection<LogSettings> SECTION =
      new SettingsSection<>("agent", LogSettings.class, "How tasks' logs are read and kept.");

  public LogSettings {
    if (maxLogSizeMb < 1) {
      throw new IllegalArgumentException(
          "max_log_size_mb is '%d', it must be 1 at least".formatted(maxLogSizeMb));
    }
  }
}
