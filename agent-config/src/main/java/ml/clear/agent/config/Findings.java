// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;

/// What is found while settings are read: problems, which make them unusable, and warnings.
final class Findings {
  private final Set<SettingsProblem> problems = new LinkedHashSet<>();
  private final Set<SettingsProblem> warnings = new LinkedHashSet<>();

  void problem(SettingsProblem problem) {
    problems.add(problem);
  }

  void problem(String key, Origin origin, String message, String hint) {
    problems.add(new SettingsProblem(key, origin, message, hint));
  }

  void warning(SettingsProblem warning) {
    warnings.add(warning);
  }

  void warning(String key, Origin origin, String message, String hint) {
    warnings.add(new SettingsProblem(key, origin, message, hint));
  }

  List<SettingsProblem> problems() {
    return new ArrayList<>(problems);
  }

  List<SettingsProblem> warnings() {
    return new ArrayList<>(warnings);
  }
}
