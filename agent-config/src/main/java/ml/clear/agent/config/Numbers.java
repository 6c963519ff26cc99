// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import ml.clear.agent.core.settings.JsonText;

/// Reads numbers. One as `1e600000000` is none: writing it out would take all memory.
final class Numbers {
  private static final int LONGEST = 200;
  private static final int BIGGEST_SCALE = 100;

  /// The roots whose keys the agent itself reads, by the type that each key has.
  private static final Set<String> TYPED = Set.of("agent", "api", "environment");

  private Numbers() {}

  /// @throws NumberFormatException when it is none
  static BigDecimal parse(String text) {
    if (text.length() > LONGEST) {
      throw new NumberFormatException("too long");
    }
    var number = new BigDecimal(text);
    if (Math.abs((long) number.scale()) > BIGGEST_SCALE) {
      throw new NumberFormatException("too big or too small");
    }
    return number;
  }

  /// What a number becomes that stands in a file. A key may want a text, as a password `0123` or a
  /// name `12e3`: a number that would be written differently stays as it was written.
  static Object written(String text, List<String> path) {
    try {
      var number = parse(text);
      boolean typed = !path.isEmpty() && TYPED.contains(path.getFirst());
      return typed && !JsonText.number(number).equals(text) ? text : number;
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
