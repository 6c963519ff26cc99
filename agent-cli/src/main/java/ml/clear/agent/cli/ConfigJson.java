// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.AgentVersion;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsProblem;
import org.jspecify.annotations.Nullable;

/// What `config --json` prints. The fields are described in docs/settings.md and stay.
final class ConfigJson {
  private ConfigJson() {}

  static Map<String, @Nullable Object> configuration(
      Settings settings, SettingsCatalogue catalogue) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("version", AgentVersion.current().number());
    json.put("location", settings.location().map(Path::toString).orElse(null));
    json.put(
        "keys",
        settings.values().stream()
            .map(it -> new Explanation(it.key(), it, catalogue.find(it.key()).orElse(null)).json())
            .toList());
    json.put("warnings", problems(settings.warnings()));
    return json;
  }

  static Map<String, ?> check(List<SettingsProblem> problems, List<SettingsProblem> warnings) {
    var json = new LinkedHashMap<String, Object>();
    json.put("valid", problems.isEmpty());
    json.put("problems", problems(problems));
    json.put("warnings", problems(warnings));
    return json;
  }

  private static List<Map<String, @Nullable Object>> problems(List<SettingsProblem> problems) {
    return problems.stream()
        .map(problem -> {
          var json = new LinkedHashMap<String, @Nullable Object>();
          json.put("key", problem.key());
          json.put("message", problem.message());
          json.put("hint", problem.hint());
          putOrigin(json, problem.origin());
          json.put("excerpt", problem.excerpt());
          return (Map<String, @Nullable Object>) json;
        })
        .toList();
  }

  /// Where something was written; a place in a file is taken apart too.
  static void putOrigin(Map<String, @Nullable Object> json, Origin origin) {
    json.put("origin", origin.toString());
    if (origin instanceof Origin.InFile(Path file, int line, int column)) {
      json.put("file", file.toString());
      json.put("line", line);
      json.put("column", column);
    }
  }
}
