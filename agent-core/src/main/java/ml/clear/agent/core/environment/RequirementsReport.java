// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is told about the packages of an environment: to the server, and in the task's log.
public final class RequirementsReport {
  private RequirementsReport() {}

  /// A task's requirements once its environment is known. What stood there before is kept once, as
  /// `org_<kind>`: the first report moves it there, later ones leave it alone, so that the user's
  /// own list survives any number of runs.
  ///
  /// Whoever reports reads the task's requirements anew right before, and reports nothing when
  /// `installed` is empty.
  ///
  /// @param before the requirements that the task has, by kind
  /// @param installed the packages of its environment, by kind
  public static Map<String, List<String>> merge(
      Map<String, List<String>> before, Map<String, List<String>> installed) {
    var merged = new TreeMap<>(before);
    installed.forEach((kind, lines) -> {
      List<String> own = before.getOrDefault(kind, List.of());
      if (own.stream().anyMatch(line -> !line.isBlank())) {
        merged.putIfAbsent("org_" + kind, own);
      }
      merged.put(kind, lines);
    });
    return merged;
  }

  /// The lines below `Summary - installed python packages:`; empty when nothing is known.
  public static List<String> lines(Map<String, List<String>> installed) {
    var lines = new ArrayList<String>();
    new TreeMap<>(installed)
        .forEach((kind, packages) -> {
          lines.add(kind + ":");
          packages.stream()
              .sorted(String.CASE_INSENSITIVE_ORDER)
              .forEach(line -> lines.add("- " + line));
        });
    return lines;
  }
}
