// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// Plain values as Python's yaml prints them: in blocks, keys sorted.
final class SortedYaml {
  private SortedYaml() {}

  static String of(Map<String, ?> document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(options).dump(sorted(document)).stripTrailing();
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var members = new TreeMap<String, @Nullable Object>();
        map.forEach((key, member) -> members.put(String.valueOf(key), sorted(member)));
        yield members;
      }
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(sorted(item)));
        yield items;
      }
      case null, default -> value;
    };
  }
}
