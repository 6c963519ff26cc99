// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Writes plain values as YAML. The library is loaded only by those who have such a file.
final class YamlText {
  private YamlText() {}

  static String document(@Nullable Object value) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    return new Yaml(options).dump(plain(value));
  }

  /// The library takes a whole `BigDecimal` for a float, and marks it as one.
  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case BigDecimal number when number.scale() <= 0 -> number.toBigIntegerExact();
      case BigDecimal number -> number.doubleValue();
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(plain(item)));
        yield items;
      }
      case Map<?, ?> map -> {
        var members = new LinkedHashMap<Object, @Nullable Object>();
        map.forEach((key, member) -> members.put(key, plain(member)));
        yield members;
      }
      case null -> null;
      default -> value;
    };
  }
}
