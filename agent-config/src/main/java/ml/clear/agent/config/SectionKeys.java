// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    for (var component : record.getRecordComponents()) {
      var key = path.isEmpty() ? of(component) : path + "." + of(component);
      if (component.getType().isRecord()) {
        keys.addAll(all(key, component.getType()));
      } else if (component.getGenericType() instanceof ParameterizedType type
          && type.getRawType() == Map.class) {
        keys.add(key + ".*");
      } else {
        keys.add(key);
      }
    }
    return keys;
  }
}
