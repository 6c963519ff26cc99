// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/// Lines and columns of a text, both from 1.
final class LineIndex {
  private static final int WIDEST = 120;

  private final String text;
  private final int[] starts;
  private final int[] pairs;
  private final BitSet hidden = new BitSet();

  LineIndex(String text) {
    this.text = text;
    int[] found = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
    int next = 1;
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      found[next++] = i + 1;
    }
    this.starts = found;
    this.pairs =
        IntStream.range(0, text.length() - 1)
            .filter(i -> Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1)))
            .toArray();
  }

  int length() {
    return text.length();
  }

  int line(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  int column(int offset) {
    int start = starts[line(offset) - 1];
    return 1 + offset - start - (pairsBefore(offset) - pairsBefore(start));
  }

  /// Counted once, as a line may hold the whole file.
  private int pairsBefore(int offset) {
    int found = Arrays.binarySearch(pairs, offset);
    return found >= 0 ? found : -found - 1;
  }

  /// The column of the first thing on a line.
  int firstColumn(int line) {
    if (line < 1 || line > starts.length) {
      return 0;
    }
    int offset = starts[line - 1];
    while (offset < text.length() && (text.charAt(offset) == ' ' || text.charAt(offset) == '\t')) {
      offset++;
    }
    return offset < text.length() ? column(offset) : 0;
  }

  /// Lets lines, the last one not included, have no excerpt.
  void hide(int from, int to) {
    hidden.set(from, Math.max(from, to));
  }

  /// The line with a mark below the column. What follows the name of a secret is left out.
  String excerpt(int line, int column) {
    if (line < 1 || line > starts.length || hidden.get(line)) {
      return "";
    }
    int start = starts[line - 1];
    int end = line < starts.length ? starts[line] - 1 : text.length();
    var shown = text.substring(start, end).stripTrailing().replace('\t', ' ');
    shown = SecretRules.cut(shown);
    if (shown.length() > WIDEST) {
      shown = shown.substring(0, WIDEST);
    }
    return column >= 1 && column <= shown.length() + 1
        ? shown + "\n" + " ".repeat(column - 1) + "^"
        : shown;
  }
}
