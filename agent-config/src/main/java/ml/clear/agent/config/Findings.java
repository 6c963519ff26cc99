// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;

/// What is found while settings are read: problems, which make them unusable, and warnings. Where
/// the place is in a file that was read, its line is shown.
final class Findings {
  private final Map<Path, LineIndex> files = new LinkedHashMap<>();
  private final Set<SettingsProblem> problems = new LinkedHashSet<>();
  private final Set<SettingsProblem> warnings = new LinkedHashSet<>();

  /// Tells the lines of a file.
  void read(Path file, LineIndex lines) {
    files.put(file, lines);
  }

  /// The files that were read, in that order.
  List<Path> files() {
    return List.copyOf(files.keySet());
  }

  /// The line of a place, secrets masked; may be empty.
  String excerpt(Origin origin) {
    return origin instanceof Origin.InFile(Path file, int line, int column)
            && line > 0
            && files.containsKey(file)
        ? files.get(file).excerpt(line, column)
        : "";
  }

  void problem(SettingsProblem problem) {
    problems.add(problem);
  }

  void problem(String key, Origin origin, String message, String hint) {
    problems.add(new SettingsProblem(key, origin, message, hint, excerpt(origin)));
  }

  void warning(SettingsProblem warning) {
    warnings.add(warning);
  }

  void warning(String key, Origin origin, String message, String hint) {
    warnings.add(new SettingsProblem(key, origin, message, hint, excerpt(origin)));
  }

  List<SettingsProblem> problems() {
    return new ArrayList<>(problems);
  }

  List<SettingsProblem> warnings() {
    return new ArrayList<>(warnings);
  }
}
