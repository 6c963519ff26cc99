// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds substitutions that would take all memory or time: thirty keys that each hold the next one
/// twice make a text of a thousand million letters.
final class Growth {
  static final String MESSAGE = "the substitutions of this document grow beyond all measure";
  static final String HINT = "use fewer ${...} that hold others, or write the values out";

  private static final long BIGGEST = 1 << 20;
  private static final int DEEPEST = 100;
  private static final int MOST_OF_ITSELF = 100;
  private static final int OF_VARIABLE = 100;
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]*)}");

  private record Size(long letters, int depth) {
    static final Size NONE = new Size(0, 0);

    Size plus(Size other) {
      return new Size(Math.min(letters + other.letters, 2 * BIGGEST), Math.max(depth, other.depth));
    }

    boolean endless() {
      return letters > BIGGEST || depth > DEEPEST;
    }
  }

  private final List<Translation.Assignment> assignments;

  /// The assignments that refer to others, by their key and all above it.
  private final Map<String, List<Translation.Assignment>> referring = new HashMap<>();

  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Size> sizes = new HashMap<>();

  Growth(List<Translation.Assignment> assignments) {
    this.assignments = assignments;
  }

  /// The first assignment whose value is too big, when there is one.
  Optional<Translation.Assignment> endless() {
    if (assignments.stream().noneMatch(Growth::refers)) {
      return Optional.empty();
    }
    for (var assignment : assignments) {
      var key = "";
      for (var part : assignment.path()) {
        key = key.isEmpty() ? part : key + "." + part;
        written.merge(key, (long) assignment.value().length(), Long::sum);
        if (refers(assignment)) {
          referring.computeIfAbsent(key, _ -> new ArrayList<>()).add(assignment);
        }
      }
    }
    var ofItself = new HashMap<List<String>, Integer>();
    var running = new HashMap<List<String>, Long>();
    for (var assignment : assignments) {
      if (!refers(assignment)) {
        running.put(assignment.path(), (long) assignment.value().length());
        continue;
      }
      var name = String.join(".", assignment.path());
      long before = running.getOrDefault(assignment.path(), 0L);
      long after = assignment.value().length();
      int self = 0;
      for (var reference : references(assignment)) {
        self += reference.equals(name) ? 1 : 0;
        after += reference.equals(name) ? before : 0;
      }
      running.put(assignment.path(), Math.min(after, 2 * BIGGEST));
      boolean often =
          self > 0 && ofItself.merge(assignment.path(), 1, Integer::sum) > MOST_OF_ITSELF;
      if (often || after > BIGGEST || size(name, 0).endless()) {
        return Optional.of(assignment);
      }
    }
    return Optional.empty();
  }

  private Size size(String key, int depth) {
    var known = sizes.get(key);
    if (known != null) {
      return known;
    }
    if (depth > DEEPEST) {
      return new Size(0, DEEPEST + 1);
    }
    sizes.put(key, Size.NONE); // what refers to itself adds nothing here
    var size = new Size(written.getOrDefault(key, (long) OF_VARIABLE), 0);
    for (var assignment : referring.getOrDefault(key, List.of())) {
      for (var reference : references(assignment)) {
        var other = size(reference, depth + 1);
        size = size.plus(new Size(other.letters(), other.depth() + 1));
        if (size.endless()) {
          sizes.put(key, size);
          return size;
        }
      }
    }
    sizes.put(key, size);
    return size;
  }

  private static boolean refers(Translation.Assignment assignment) {
    return assignment.value().contains("${");
  }

  private static List<String> references(Translation.Assignment assignment) {
    return REFERENCE.matcher(assignment.value()).results().map(it -> it.group(1).strip()).toList();
  }
}
