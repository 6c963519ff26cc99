// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Names in searches, names that were probably meant, and what is said of names that are none.
final class Names {
  private static final Pattern ID = Pattern.compile("[-a-f0-9]{30,}");
  private static final int SHOWN = 10;

  private Names() {}

  /// A name for the server's search, which takes a regular expression.
  static String quoted(String name) {
    return name.replaceAll("[\\\\.^$|?*+()\\[\\]{}]", "\\\\$0");
  }

  /// Something with a name.
  record Entry(String id, String name) {}

  /// Whether a text is an id rather than a name.
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /// That a name is not unique.
  static String several(String kind, String name, List<Entry> known) {
    return "Found multiple %s with name \"%s\" (showing %d/%d):%s"
        .formatted(kind, name, Math.min(SHOWN, known.size()), known.size(), bullets(known));
  }

  /// That a name is unknown.
  ///
  /// @param near what was probably meant, best first
  static String none(String kind, String name, List<Entry> near) {
    return "Could not find %s with name/id \"%s\"%s"
        .formatted(kind, name, near.isEmpty() ? "" : ". Did you mean this?" + bullets(near));
  }

  private static String bullets(List<Entry> entries) {
    return entries.stream()
        .limit(SHOWN)
        .map(entry -> "\n    * (%s) %s".formatted(entry.id(), entry.name()))
        .collect(Collectors.joining());
  }

  /// What is known, the names that are most like a wanted one first.
  static List<Entry> nearest(String wanted, Collection<Entry> known) {
    String target = wanted.toLowerCase(Locale.ROOT);
    return known.stream()
        .sorted(
            Comparator.comparingInt(
                    (Entry entry) -> distance(target, entry.name().toLowerCase(Locale.ROOT)))
                .thenComparing(Entry::name))
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
