// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.Collection;
import java.util.Comparator;

/// Finds what somebody probably meant.
final class Nearest {
  private Nearest() {}

  /// `; did you mean 'daemon'?`, or nothing when no known word is near.
  static String hint(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
        .filter(candidate -> distance(word, candidate) <= Math.max(1, candidate.length() / 3))
        .map(candidate -> "; did you mean '" + candidate + "'?")
        .orElse("");
  }

  /// How many letters have to be inserted, removed or replaced.
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
