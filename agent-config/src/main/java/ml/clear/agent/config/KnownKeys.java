// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSection;

/// All keys below `agent`, `api` and `files` that mean something: those with a default, those of
/// the sections, and those that are known and have no default. Any other is most likely misspelt,
/// and so is a root whose name is almost a known one.
final class KnownKeys {
  private static final int MOST_WARNINGS = 50;
  private static final List<String> ROOTS =
      List.of("agent", "api", "sdk", "logging", "environment", "files");
  private static final List<String> OF_A_FILE =
      List.of("path", "contents", "format", "target_format", "overwrite", "mode");
  private static final Set<String> CHECKED = Set.of("agent", "api", "files");

  private final TreeSet<String> keys = new TreeSet<>();

  /// The sections that become records: what stands in their place is told when they are made.
  private final Set<String> records = new HashSet<>();

  KnownKeys(Node.Branch defaults, Collection<SettingsSection<?>> sections) {
    defaults.forEachLeaf((path, _) -> keys.add(String.join(".", path)));
    sections.forEach(section -> {
      keys.addAll(SectionKeys.all(section.path(), section.type()));
      records.addAll(SectionKeys.sections(section.path(), section.type()));
    });
    keys.addAll(absent());
  }

  /// Notes a warning for each unknown key that somebody wrote, and a problem for each value in the
  /// place of a section.
  void check(Node.Branch settings, Findings findings) {
    settings.children().forEach((root, node) -> checkRoot(root, node, findings));
    var unknown = new int[1];
    settings.forEachLeaf((path, leaf) -> {
      var key = String.join(".", path);
      if (leaf.origin() instanceof Origin.Default
          || ValueConversion.text(leaf.value()).isBlank()
          || isKnown(path)) {
        return;
      }
      if ((path.size() == 1 || CHECKED.contains(path.getFirst())) && isSection(key)) {
        // the value is not shown: it may be a secret
        findings.problem(
            new SettingsProblem(
                key,
                leaf.origin(),
                "is a value, but must be a section in braces",
                "name the keys"));
      } else if (CHECKED.contains(path.getFirst()) && unknown[0]++ < MOST_WARNINGS) {
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

  private static void checkRoot(String root, Node node, Findings findings) {
    if (ROOTS.contains(root)) {
      return;
    }
    ROOTS.stream()
        .filter(it -> distance(it, root.toLowerCase(Locale.ROOT)) <= 2)
        .min(Comparator.comparingInt(it -> distance(it, root)))
        .ifPresent(meant ->
            first(node)
                .filter(leaf -> !(leaf.origin() instanceof Origin.Default))
                .ifPresent(leaf ->
                    findings.warning(
                        root,
                        leaf.origin(),
                        "this section is not known and has no effect",
                        "did you mean " + meant + "?")));
  }

  private static Optional<Node.Leaf> first(Node node) {
    return switch (node) {
      case Node.Leaf leaf -> Optional.of(leaf);
      case Node.Branch branch ->
          branch.children().values().stream()
              .map(KnownKeys::first)
              .flatMap(Optional::stream)
              .findFirst();
    };
  }

  private boolean isSection(String key) {
    if (records.contains(key)) {
      return false;
    }
    var below = keys.ceiling(key + ".");
    return ROOTS.contains(key)
        || (below != null && below.startsWith(key + ".") && !keys.contains(key + ".*"));
  }

  private boolean isKnown(List<String> path) {
    if (path.getFirst().equals("files") && path.size() > 2) {
      return OF_A_FILE.contains(path.get(2))
          && (path.size() == 3 || path.get(2).equals("contents"));
    }
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
    if (key.startsWith("files.")) {
      var wrong = key.substring(key.lastIndexOf('.') + 1);
      return OF_A_FILE.stream()
          .filter(it -> distance(it, wrong) <= 3)
          .min(Comparator.comparingInt(it -> distance(it, wrong)));
    }
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
