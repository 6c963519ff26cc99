// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import ml.clear.agent.core.settings.Key;

/// The keys that a section's record reads.
final class SectionKeys {
  private SectionKeys() {}

  /// The key of a component below its section.
  static String of(RecordComponent component) {
    var key = component.getAnnotation(Key.class);
    return key == null || key.value().isEmpty()
        ? component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT)
        : key.value();
  }

  /// One line about a component; may be empty.
  static String documentation(RecordComponent component) {
    var key = component.getAnnotation(Key.class);
    return key == null ? "" : key.doc();
  }

  /// The default that the component brings itself; may be empty.
  static String fallback(RecordComponent component) {
    var key = component.getAnnotation(Key.class);
    return key == null ? "" : key.fallback();
  }

  /// Whether one text for the component's list is cut into words.
  static boolean areWords(RecordComponent component) {
    var key = component.getAnnotation(Key.class);
    return key != null && key.words();
  }

  /// All dotted keys of a record; those below which anything may stand end with `.*`.
  static List<String> all(String path, Class<?> record) {
    var keys = new ArrayList<String>();
    forEach(path, record, (key, _) -> keys.add(key));
    return keys;
  }

  /// The paths of a record and of those in it.
  static List<String> sections(String path, Class<?> record) {
    var sections = new ArrayList<String>();
    sections.add(path);
    for (var component : record.getRecordComponents()) {
      if (component.getType().isRecord()) {
        var key = path.isEmpty() ? of(component) : path + "." + of(component);
        sections.addAll(sections(key, component.getType()));
      }
    }
    return sections;
  }

  /// Visits them with the components that read them.
  static void forEach(String path, Class<?> record, BiConsumer<String, RecordComponent> visitor) {
    for (var component : record.getRecordComponents()) {
      var key = path.isEmpty() ? of(component) : path + "." + of(component);
      if (component.getType().isRecord()) {
        forEach(key, component.getType(), visitor);
      } else {
        visitor.accept(component.getType() == Map.class ? key + ".*" : key, component);
      }
    }
  }
}
