// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

/// What HOCON takes for white space, which is more than Java does.
final class Whitespace {
  private Whitespace() {}

  static boolean is(char c) {
    return switch (c) {
      case '\u00A0', '\u2007', '\u202F', '\uFEFF' -> true;
      default -> Character.isWhitespace(c);
    };
  }

  /// The first place from here on that is not white space.
  static int skip(String text, int from) {
    int at = from;
    while (at < text.length() && is(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static boolean isOnly(String text, int from, int to) {
    return skip(text, from) >= to;
  }

  static String strip(String text) {
    int from = skip(text, 0);
    int to = text.length();
    while (to > from && is(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }
}
