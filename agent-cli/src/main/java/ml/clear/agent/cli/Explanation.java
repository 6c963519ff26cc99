// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.KnownKey;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsValue;
import org.jspecify.annotations.Nullable;

/// What there is to know of one key.
///
/// @param value its value and those that lost; null = nobody sets it
/// @param known what the catalogue says; null = the agent doesn't know the key
record Explanation(String key, @Nullable SettingsValue value, @Nullable KnownKey known) {
  /// An item of a list, as the dump of the configuration numbers them.
  private static final Pattern ITEM = Pattern.compile("(.+?)\\.\\d+(\\..*)?");

  /// A key, or all keys below a section; empty when there is neither.
  ///
  /// @param set what is set; empty when the configuration can't be used
  static List<Explanation> of(String wanted, List<SettingsValue> set, SettingsCatalogue catalogue) {
    if (wanted.endsWith(".")) {
      return of(wanted.substring(0, wanted.length() - 1), set, catalogue);
    }
    Map<String, SettingsValue> values =
        set.stream()
            .collect(
                Collectors.toMap(
                    SettingsValue::key, it -> it, (first, _) -> first, LinkedHashMap::new));
    SequencedSet<String> all = keys(set, catalogue);
    List<String> keys =
        all.contains(wanted)
            ? List.of(wanted)
            : all.stream().filter(key -> key.startsWith(wanted + ".")).toList();
    if (keys.isEmpty() && find(wanted, catalogue).isPresent()) {
      keys = List.of(wanted);
    }
    if (keys.isEmpty()) {
      // a section whose names are free, and nobody gave one
      keys =
          catalogue.keys().stream()
              .map(KnownKey::key)
              .filter(key -> key.startsWith(wanted + "."))
              .toList();
    }
    Matcher item = ITEM.matcher(wanted);
    if (keys.isEmpty() && item.matches()) {
      return of(item.group(1), set, catalogue);
    }
    return keys.stream()
        .map(key -> new Explanation(key, values.get(key), find(key, catalogue).orElse(null)))
        .toList();
  }

  /// A star may stand in the middle too.
  private static Optional<KnownKey> find(String key, SettingsCatalogue catalogue) {
    return catalogue
        .find(key)
        .or(() ->
            catalogue.keys().stream()
                .filter(known -> known.key().contains("*"))
                .filter(
                    known -> key.matches("\\Q" + known.key().replace("*", "\\E[^.]+\\Q") + "\\E"))
                .findFirst());
  }

  /// All keys that are set, then those that could be.
  static SequencedSet<String> keys(List<SettingsValue> set, SettingsCatalogue catalogue) {
    var keys = new LinkedHashSet<String>();
    set.forEach(value -> keys.add(value.key()));
    catalogue.keys().stream()
        .map(KnownKey::key)
        .filter(key -> !key.contains("*"))
        .forEach(keys::add);
    return keys;
  }

  /// For people.
  ///
  /// @param usable whether the configuration can be used, so that the value is known
  List<String> lines(boolean usable) {
    var lines = new ArrayList<String>();
    if (!usable) {
      lines.add(key + ": the value is not known while the configuration can't be used");
    } else if (value == null) {
      lines.add(key + " is not set");
    } else {
      lines.add(key + " = " + shown(value.value()));
      lines.add("  from      " + place(value.origin()));
      value
          .overridden()
          .forEach(
              it -> lines.add("  replaces  " + shown(it.value()) + " from " + place(it.origin())));
    }
    if (known == null) {
      lines.add("  meaning   not known to this agent");
      return lines;
    }
    lines.add("  type      " + known.type());
    lines.add("  default   " + (known.fallback() == null ? "none" : known.fallback()));
    if (!known.meaning().isEmpty()) {
      lines.add("  meaning   " + known.meaning());
    }
    if (!known.variables().isEmpty()) {
      lines.add("  set by    " + String.join(", ", known.variables()));
    }
    return lines;
  }

  /// What is derived says "from" already.
  private static String place(Origin origin) {
    return origin.toString().replaceFirst("^from ", "");
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
