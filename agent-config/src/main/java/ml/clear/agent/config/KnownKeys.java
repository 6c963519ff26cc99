// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsSection;

/// All keys below `agent` and `api` that mean something: those with a default, those of the
/// sections, and those that are known and have no default. Any other is most likely misspelt.
final class KnownKeys {
  private static final int MOST_WARNINGS = 50;

  private final TreeSet<String> keys = new TreeSet<>();

  KnownKeys(Node.Branch defaults, Collection<SettingsSection<?>> sections) {
    defaults.forEachLeaf((path, _) -> keys.add(String.join(".", path)));
    sections.forEach(section -> keys.addAll(SectionKeys.all(section.path(), section.type())));
    keys.addAll(absent());
  }

  /// Notes a warning for each unknown key that somebody wrote.
  void check(Node.Branch settings, Findings findings) {
    var unknown = new int[1];
    settings.forEachLeaf((path, leaf) -> {
      boolean checked = path.getFirst().equals("agent") || path.getFirst().equals("api");
      if (checked
          && !(leaf.origin() instanceof Origin.Default)
          && !isKnown(path)
          && unknown[0]++ < MOST_WARNINGS) {
        var key = String.join(".", path);
        findings.warning(
            key,
            leaf.origin(),
            "this key is not known and has no effect",
            nearest(key).map(it -> "did you mean " + it + "?").orElse(""));
      }
    });
    if (unknown[0] > MOST_WARNINGS) {
      findings.warning(
          "",
          new Origin.Program("configuration"),
          (unknown[0] - MOST_WARNINGS) + " further keys are not known and have no effect",
          "correct those above first");
    }
  }

  private boolean isKnown(List<String> path) {
    if (keys.contains(String.join(".", path))) {
      return true;
    }
    for (int length = 1; length < path.size(); length++) {
      if (keys.contains(String.join(".", path.subList(0, length)) + ".*")) {
        return true;
      }
    }
    return false;
  }

  private Optional<String> nearest(String key) {
    var name = key.substring(key.lastIndexOf('.') + 1);
    var elsewhere = keys.stream().filter(it -> it.endsWith("." + name)).toList();
    int farthest = Math.max(2, name.length() / 3);
    return elsewhere.size() == 1
        ? Optional.of(elsewhere.getFirst())
        : keys.stream()
            .filter(it -> !it.endsWith("*") && distance(it, key) <= farthest)
            .min(Comparator.comparingInt(it -> distance(it, key)));
  }

  /// How many letters must be added, removed or changed.
  private static int distance(String left, String right) {
    int[] above = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int[] row = new int[right.length() + 1];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(above[j - 1] + change, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[right.length()];
  }

  private static List<String> absent() {
    try (var in = KnownKeys.class.getResourceAsStream("absent-keys.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.substring(0, line.indexOf('|')).strip())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
