// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Words as a POSIX shell reads them: blanks separate, quotes and backslashes protect; nothing is
/// expanded.
public final class ShellWords {
  private ShellWords() {}

  /// Splits a text into words.
  ///
  /// @throws IllegalArgumentException when a quote is not closed or the text ends in a backslash
  public static List<String> split(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    boolean open = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == '\'') {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\\' && (quote == 0 || isEscapable(text, i + 1))) {
        if (++i == text.length()) {
          throw new IllegalArgumentException("the text ends in a backslash: " + text);
        }
        word.append(text.charAt(i));
        open = true;
      } else if (quote == '"') {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        open = true;
      } else if (Character.isWhitespace(c)) {
        if (open) {
          words.add(word.toString());
          word.setLength(0);
          open = false;
        }
      } else {
        word.append(c);
        open = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("a quote " + quote + " is not closed: " + text);
    }
    if (open) {
      words.add(word.toString());
    }
    return words;
  }

  /// The words as one line that a shell reads back as these words.
  public static String join(List<String> words) {
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  private static String quote(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static boolean isEscapable(String text, int index) {
    return index == text.length() || "\"\\$`".indexOf(text.charAt(index)) >= 0;
  }
}
