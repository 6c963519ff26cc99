// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Names in searches, and names that were probably meant.
final class Names {
  private Names() {}

  /// A name for the server's search, which takes a regular expression.
  static String quoted(String name) {
    return name.replaceAll("[\\\\.^$|?*+()\\[\\]{}]", "\\\\$0");
  }

  /// The known names that are most like a wanted one, at most ten, best first.
  static List<String> nearest(String wanted, Collection<String> known) {
    String target = wanted.toLowerCase(Locale.ROOT);
    return known.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt(
                    (String name) -> distance(target, name.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(10)
        .toList();
  }

  /// Edits between two names; a name that holds the other is near.
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    int edits = row[other.length()];
    return one.contains(other) || other.contains(one) ? Math.min(edits, 1) : edits;
  }
}
