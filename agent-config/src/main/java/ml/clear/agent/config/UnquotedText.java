// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.Locale;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.JsonText;

/// Text that a user left without quotes, as standard HOCON.
final class UnquotedText {
  private static final String RESERVED = ":=+`^?!@*&\\$\"";
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

  /// What must be done about it.
  private enum Kind {
    /// HOCON reads it as it is.
    STANDARD,
    /// A truth value or null in any case.
    LITERAL,
    /// HOCON would not take it without quotes.
    NEEDS_QUOTES
  }

  private UnquotedText() {}

  /// A value that is one unquoted word or sentence.
  static String alone(String text) {
    var core = Whitespace.strip(text);
    int from = text.indexOf(core);
    return switch (kind(core)) {
      case LITERAL -> text.toLowerCase(Locale.ROOT);
      case STANDARD -> text;
      case NEEDS_QUOTES ->
          text.substring(0, from) + JsonText.quote(core) + text.substring(from + core.length());
    };
  }

  /// Text beside quoted text or a substitution: blanks between them count.
  ///
  /// @param first whether the value begins with it
  /// @param last whether the value ends with it
  static String beside(String text, boolean first, boolean last) {
    int start = first ? Whitespace.skip(text, 0) : 0;
    int end = text.length();
    while (last && end > start && Whitespace.is(text.charAt(end - 1))) {
      end--;
    }
    var core = text.substring(start, end);
    return kind(core) == Kind.NEEDS_QUOTES
        ? text.substring(0, start) + JsonText.quote(core) + text.substring(end)
        : text;
  }

  private static Kind kind(String text) {
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
