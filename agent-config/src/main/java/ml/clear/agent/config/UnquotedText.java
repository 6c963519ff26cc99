// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.regex.Pattern;

/// Text that a user left without quotes.
final class UnquotedText {
  private static final String RESERVED = ":=+`^?!@*&\\$\"";
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /// What must be done about it.
  enum Kind {
    /// HOCON reads it as it is.
    STANDARD,
    /// A truth value or null in any case.
    LITERAL,
    /// HOCON would not take it without quotes.
    NEEDS_QUOTES
  }

  private UnquotedText() {}

  static Kind kind(String text) {
    if (text.equalsIgnoreCase("true")
        || text.equalsIgnoreCase("false")
        || text.equalsIgnoreCase("null")) {
      return Kind.LITERAL;
    }
    if (NUMBER.matcher(text).matches()) {
      return Kind.STANDARD;
    }
    boolean reserved = text.contains("//") || text.chars().anyMatch(c -> RESERVED.indexOf(c) >= 0);
    return reserved ? Kind.NEEDS_QUOTES : Kind.STANDARD;
  }
}
