// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.KnownKey;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsValue;
import org.jspecify.annotations.Nullable;

/// What there is to know of one key.
///
/// @param value its value and those that lost; null = nobody sets it
/// @param known what the catalogue says; null = the agent doesn't know the key
record Explanation(String key, @Nullable SettingsValue value, @Nullable KnownKey known) {
  /// A key, or all keys below a section; empty when there is neither.
  static List<Explanation> of(String wanted, Settings settings, SettingsCatalogue catalogue) {
    Map<String, SettingsValue> values =
        settings.values().stream()
            .collect(
                Collectors.toMap(
                    SettingsValue::key, it -> it, (first, _) -> first, LinkedHashMap::new));
    SequencedSet<String> all = keys(settings, catalogue);
    List<String> keys =
        all.contains(wanted)
            ? List.of(wanted)
            : all.stream().filter(key -> key.startsWith(wanted + ".")).toList();
    if (keys.isEmpty() && catalogue.find(wanted).isPresent()) {
      keys = List.of(wanted);
    }
    return keys.stream()
        .map(key -> new Explanation(key, values.get(key), catalogue.find(key).orElse(null)))
        .toList();
  }

  /// All keys that are set, then those that could be.
  static SequencedSet<String> keys(Settings settings, SettingsCatalogue catalogue) {
    var keys = new LinkedHashSet<String>();
    settings.values().forEach(value -> keys.add(value.key()));
    catalogue.keys().stream()
        .map(KnownKey::key)
        .filter(key -> !key.contains("*"))
        .forEach(keys::add);
    return keys;
  }

  /// For people.
  List<String> lines() {
    var lines = new ArrayList<String>();
    if (value == null) {
      lines.add(key + " is not set");
    } else {
      lines.add(key + " = " + shown(value.value()));
      lines.add("  from      " + value.origin());
      value
          .overridden()
          .forEach(it -> lines.add("  replaces  " + shown(it.value()) + " from " + it.origin()));
    }
    if (known == null) {
      lines.add("  meaning   not known to this agent");
      return lines;
    }
    lines.add("  type      " + known.type());
    lines.add("  default   " + (known.fallback() == null ? "none" : known.fallback()));
    lines.add("  meaning   " + known.meaning());
    if (!known.variables().isEmpty()) {
      lines.add("  set by    " + String.join(", ", known.variables()));
    }
    return lines;
  }

  private static String shown(String text) {
    return text.isEmpty() ? "\"\"" : text;
  }

  /// The same for programs; the fields are described in docs/settings.md.
  Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("key", key);
    json.put("set", value != null);
    if (value != null) {
      json.put("value", value.value());
      ConfigJson.putOrigin(json, value.origin());
      json.put(
          "overridden",
          value.overridden().stream()
              .map(it -> {
                var loser = new LinkedHashMap<String, @Nullable Object>();
                loser.put("value", it.value());
                ConfigJson.putOrigin(loser, it.origin());
                return loser;
              })
              .toList());
    }
    if (known != null) {
      json.put("type", known.type());
      json.put("default", known.fallback());
      json.put("meaning", known.meaning());
      json.put("variables", known.variables());
    }
    return json;
  }
}
