// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.List;

/// Reads a text from front to back and copies it on the way, with the few things that look the same
/// everywhere in it: blanks, comments, quoted text, substitutions.
class Cursor {
  private static final int MOST_FLAWS = 20;

  final String text;
  final StringBuilder out;
  final List<Flaw> flaws = new ArrayList<>();
  int at;

  Cursor(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length() + 64);
  }

  /// Whether the line of a place must not be shown.
  boolean confidential(int offset) {
    return false;
  }

  boolean quoted() {
    int start = at;
    if (text.startsWith("\"\"\"", at)) {
      int end = text.indexOf("\"\"\"", at + 3);
      if (end < 0) {
        flaw(start, "the text that begins with \"\"\" has no end", "add \"\"\"");
        at = text.length();
        return false;
      }
      end += 3;
      while (end < text.length() && text.charAt(end) == '"') {
        end++;
      }
      copyUntil(end);
      return true;
    }
    copy();
    while (!atEnd() && text.charAt(at) != '\n') {
      char c = text.charAt(at);
      if (c == '"') {
        copy();
        return true;
      }
      if (c == '\\') {
        escape();
      } else {
        copy();
      }
    }
    boolean backslash = text.substring(start, at).contains("\\\"");
    flaw(
        start,
        "the text in quotes has no end on this line",
        backslash
            ? "write \\\\ for a backslash before the closing quote"
            : "add the closing quote");
    return false;
  }

  /// Keeps JSON's escapes; any other backslash stands for itself, as in Windows paths.
  void escape() {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : '\n';
    boolean standard =
        "\"\\/bfnrt".indexOf(next) >= 0
            || (next == 'u'
                && at + 6 <= text.length()
                && text.substring(at + 2, at + 6).matches("[0-9A-Fa-f]{4}"));
    copy();
    if (standard) {
      copy();
    } else {
      out.append('\\');
    }
  }

  boolean substitution() {
    int start = at;
    int end = text.indexOf('}', at, endOfLine(at));
    if (end < 0) {
      flaw(start, "the '${' has no '}' on this line", "add a '}', or put the value in quotes");
      return false;
    }
    copyUntil(end + 1);
    return true;
  }

  void skipBlank() {
    skipBlankButCommas();
    for (int commas = 0; !atEnd() && text.charAt(at) == ','; skipBlankButCommas()) {
      if (commas++ == 1) {
        flaw(at, "a second comma", "remove it, or write \"\" for an empty value");
      }
      copy();
    }
  }

  void skipBlankButCommas() {
    while (!atEnd()) {
      if (Whitespace.is(text.charAt(at))) {
        copy();
      } else if (startsWithAny("#", "//")) {
        copyUntil(endOfLine(at));
      } else {
        return;
      }
    }
  }

  boolean startsWithAny(String first, String second) {
    return text.startsWith(first, at) || text.startsWith(second, at);
  }

  /// Leaves the rest of a flawed line out, but for brackets that close what was opened before.
  void skipLine() {
    int braces = 0;
    int brackets = 0;
    for (int end = endOfLine(at); at < end; at++) {
      switch (text.charAt(at)) {
        case '{' -> braces++;
        case '[' -> brackets++;
        case '}' -> braces--;
        case ']' -> brackets--;
        default -> {}
      }
      if (braces < 0 || brackets < 0) {
        return;
      }
    }
  }

  int endOfLine(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end;
  }

  boolean atEnd() {
    return at >= text.length();
  }

  boolean copy() {
    out.append(text.charAt(at++));
    return true;
  }

  void copyUntil(int end) {
    out.append(text, at, end);
    at = end;
  }

  void flaw(int offset, String message, String hint) {
    if (flaws.size() < MOST_FLAWS) {
      flaws.add(new Flaw(offset, message, hint, confidential(offset)));
    }
  }
}
