// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.Collection;
import java.util.List;

/// Reads the configuration.
public interface SettingsSource {
  /// Reads everything anew and fills the given sections. Touches files, never the network.
  Loading load(Collection<SettingsSection<?>> sections);

  /// What came of it.
  sealed interface Loading {
    /// It can be used.
    record Loaded(Settings settings) implements Loading {}

    /// It can't; these are all the problems of all sections.
    ///
    /// @param warnings what was noticed besides
    record Invalid(List<SettingsProblem> problems, List<SettingsProblem> warnings)
        implements Loading {
      public Invalid {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
      }
    }
  }
}
