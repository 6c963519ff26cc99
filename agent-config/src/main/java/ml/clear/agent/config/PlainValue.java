// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Typesafe config's values as plain ones. Numbers keep the digits that were written: `10.10` is
/// not `10.1`.
final class PlainValue {
  /// Gives an object's members in the order in which they were written.
  interface Order {
    Map<String, ConfigValue> ordered(List<String> path, ConfigObject object);
  }

  /// The order that the parser gives.
  static final Order AS_READ = (path, object) -> object;

  private PlainValue() {}

  static @Nullable Object of(@Nullable ConfigValue value, List<String> path, Order order) {
    return switch (value) {
      case null -> null;
      case ConfigObject object -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        order.ordered(path, object).forEach((key, member) -> map.put(key, of(member, path, order)));
        yield map;
      }
      case ConfigList list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(of(item, path, order)));
        yield items;
      }
      default ->
          value.valueType() == ConfigValueType.NUMBER
              ? Numbers.written(value.atKey("n").getString("n"), path)
              : value.unwrapped();
    };
  }
}
