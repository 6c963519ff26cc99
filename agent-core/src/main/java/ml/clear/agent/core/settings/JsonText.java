// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes plain values as JSON: null, text, truth values, numbers, lists and maps.
public final class JsonText {
  private static final int INDENT = 4;
  private static final int LONGEST_NUMBER = 40;

  private JsonText() {}

  /// With line breaks.
  public static String document(@Nullable Object value) {
    var out = new StringBuilder();
    write(value, 0, true, out);
    return out.append('\n').toString();
  }

  /// On one line.
  public static String line(@Nullable Object value) {
    var out = new StringBuilder();
    write(value, 0, false, out);
    return out.toString();
  }

  public static String quote(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /// A number as people write it.
  public static String number(BigDecimal number) {
    var plain = number.scale() > -LONGEST_NUMBER && number.scale() < LONGEST_NUMBER;
    return plain ? number.toPlainString() : number.toString();
  }

  private static void write(@Nullable Object value, int depth, boolean lines, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case String text -> out.append(quote(text));
      case BigDecimal number -> out.append(number(number));
      case Map<?, ?> map -> nested('{', map.entrySet().iterator(), '}', depth, lines, out);
      case Collection<?> list -> nested('[', list.iterator(), ']', depth, lines, out);
      default -> out.append(value);
    }
  }

  private static void nested(
      char open, Iterator<?> items, char close, int depth, boolean lines, StringBuilder out) {
    out.append(open);
    if (items.hasNext()) {
      while (items.hasNext()) {
        if (lines) {
          out.append('\n').repeat(" ", INDENT * (depth + 1));
        }
        var item = items.next();
        if (item instanceof Map.Entry<?, ?> entry) {
          out.append(quote(String.valueOf(entry.getKey()))).append(": ");
          item = entry.getValue();
        }
        write(item, depth + 1, lines, out);
        if (items.hasNext()) {
          out.append(lines ? "," : ", ");
        }
      }
      if (lines) {
        out.append('\n').repeat(" ", INDENT * depth);
      }
    }
    out.append(close);
  }
}
