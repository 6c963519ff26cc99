// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Plain values (texts, numbers, truth values, null, lists and maps) as JSON or YAML, keys sorted.
final class Document {
  /// Texts that YAML takes for texts without quotes.
  private static final String PLAIN =
      "[A-Za-z_/][A-Za-z0-9_./@+-]*(?:[: ,][A-Za-z0-9_./@+-]+)*"
          // ids and addresses, which are no numbers
          + "|[0-9a-f]*[a-df][0-9a-f]*|\\d+\\.\\d+\\.\\d+\\.\\d+";

  private static final String WORD_OF_YAML = "(?i)true|false|yes|no|on|off|null|y|n|";

  private Document() {}

  static String json(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map ->
          sorted(map).entrySet().stream()
              .map(entry -> quoted(entry.getKey()) + ": " + json(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case List<?> list ->
          list.stream().map(Document::json).collect(Collectors.joining(", ", "[", "]"));
      case String text -> quoted(text);
      case null, default -> String.valueOf(value);
    };
  }

  /// In block style, as PyYAML writes it: lists stand below their key, not indented.
  static String yaml(Map<String, ?> map) {
    return block(map, "").stripTrailing();
  }

  private static String block(Map<?, ?> map, String indent) {
    var text = new StringBuilder();
    sorted(map)
        .forEach((key, value) -> {
          text.append(indent).append(scalar(key)).append(':');
          switch (value) {
            case Map<?, ?> inner when !inner.isEmpty() ->
                text.append('\n').append(block(inner, indent + "  "));
            case List<?> list when !list.isEmpty() -> text.append('\n').append(items(list, indent));
            case null, default -> text.append(' ').append(scalar(value)).append('\n');
          }
        });
    return text.toString();
  }

  private static String items(List<?> list, String indent) {
    var text = new StringBuilder();
    for (Object item : list) {
      // an item's first line follows its dash
      String lines =
          switch (item) {
            case Map<?, ?> map when !map.isEmpty() -> block(map, indent + "  ");
            case List<?> inner when !inner.isEmpty() -> items(inner, indent + "  ");
            case null, default -> indent + "  " + scalar(item) + "\n";
          };
      text.append(indent).append("- ").append(lines.substring(indent.length() + 2));
    }
    return text.toString();
  }

  private static String scalar(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return json(value);
    }
    if (text.matches(PLAIN) && !text.matches(WORD_OF_YAML)) {
      return text;
    }
    return text.chars().anyMatch(Character::isISOControl)
        ? quoted(text)
        : "'" + text.replace("'", "''") + "'";
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    text.chars()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            quoted.append('\\').append((char) c);
          } else if (Character.isISOControl(c)) {
            quoted.append("\\u%04x".formatted(c));
          } else {
            quoted.append((char) c);
          }
        });
    return quoted.append('"').toString();
  }

  private static SortedMap<String, @Nullable Object> sorted(Map<?, ?> map) {
    var sorted = new TreeMap<String, @Nullable Object>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
    return sorted;
  }
}
