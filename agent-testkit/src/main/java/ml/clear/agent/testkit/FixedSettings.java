// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.settings.Key;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsValue;
import org.jspecify.annotations.Nullable;

/// Settings that consist of the given records and of nothing else. A [NetworkSettings] or a
/// [ProcessEnvironment] among them takes its place; without one there is no proxy and no variable.
public final class FixedSettings implements Settings {
  private final Map<Class<?>, Record> sections = new LinkedHashMap<>();

  private FixedSettings() {}

  /// Settings of these records, one of a kind.
  public static FixedSettings of(Record... sections) {
    var settings = new FixedSettings();
    for (var section : sections) {
      if (settings.sections.put(section.getClass(), section) != null) {
        throw new IllegalArgumentException("two records of " + section.getClass());
      }
    }
    return settings;
  }

  @Override
  public <T extends Record> T section(Class<T> type) {
    var section = sections.get(type);
    if (section == null) {
      throw new IllegalArgumentException("no section " + type.getName());
    }
    return type.cast(section);
  }

  @Override
  public Optional<Path> location() {
    return Optional.empty();
  }

  @Override
  public List<Path> files() {
    return List.of();
  }

  @Override
  public NetworkSettings network() {
    return sections.get(NetworkSettings.class) instanceof NetworkSettings network
        ? network
        : NetworkSettings.DIRECT;
  }

  @Override
  public ProcessEnvironment environment() {
    return sections.get(ProcessEnvironment.class) instanceof ProcessEnvironment environment
        ? environment
        : new ProcessEnvironment(Map.of());
  }

  @Override
  public List<SettingsValue> values() {
    var origin = new Origin.Program("test");
    return leaves().entrySet().stream()
        .map(leaf ->
            new SettingsValue(leaf.getKey(), String.valueOf(leaf.getValue()), origin, List.of()))
        .toList();
  }

  @Override
  public List<String> printout() {
    return values().stream().map(value -> value.key() + " = " + value.value()).toList();
  }

  @Override
  public List<SettingsProblem> warnings() {
    return List.of();
  }

  @Override
  public String toJson() {
    var members = new ArrayList<String>();
    leaves()
        .forEach((key, value) -> {
          var text = value instanceof Secret secret ? secret.reveal() : value.toString();
          members.add(quoted(key) + ": " + quoted(text));
        });
    return "{" + String.join(", ", members) + "}";
  }

  private Map<String, Object> leaves() {
    var leaves = new LinkedHashMap<String, Object>();
    sections.values().stream()
        .filter(it -> !(it instanceof NetworkSettings || it instanceof ProcessEnvironment))
        .forEach(section -> collect("", section, leaves));
    return leaves;
  }

  private static void collect(String prefix, Record section, Map<String, Object> leaves) {
    for (var component : section.getClass().getRecordComponents()) {
      switch (read(section, component)) {
        case null -> {}
        case Record nested -> collect(prefix + key(component) + ".", nested, leaves);
        case Object value -> leaves.put(prefix + key(component), value);
      }
    }
  }

  private static @Nullable Object read(Record section, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(section);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String key(RecordComponent component) {
    var key = component.getAnnotation(Key.class);
    if (key != null && !key.value().isEmpty()) {
      return key.value();
    }
    return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
