// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// pip's options in uv's words.
final class UvOptions {
  /// Understood by uv in a requirements file.
  private static final Set<String> IN_FILES =
      Set.of(
          "--index-url",
          "--extra-index-url",
          "--find-links",
          "--no-index",
          "--no-binary",
          "--only-binary");

  /// Without a value. An empty text: uv does so anyway.
  private static final Map<String, String> SWITCHES =
      Map.ofEntries(
          Map.entry("--no-deps", "--no-deps"),
          Map.entry("--upgrade", "--upgrade"),
          Map.entry("-U", "--upgrade"),
          Map.entry("--pre", "--prerelease=allow"),
          Map.entry("--no-index", "--no-index"),
          Map.entry("--no-build-isolation", "--no-build-isolation"),
          Map.entry("--require-hashes", "--require-hashes"),
          Map.entry("--force-reinstall", "--reinstall"),
          Map.entry("--no-cache-dir", "--no-cache"),
          Map.entry("--no-warn-script-location", ""),
          Map.entry("--disable-pip-version-check", ""),
          Map.entry("--no-input", ""),
          Map.entry("--prefer-binary", ""),
          Map.entry("--always-unzip", ""),
          Map.entry("-q", "--quiet"),
          Map.entry("--quiet", "--quiet"),
          Map.entry("-v", "--verbose"),
          Map.entry("--verbose", "--verbose"));

  /// With a value. An empty text: means nothing to uv.
  private static final Map<String, String> VALUED =
      Map.of(
          "--trusted-host", "--allow-insecure-host",
          "--no-binary", "--no-binary",
          "--only-binary", "--only-binary",
          "--constraint", "--constraint",
          "-c", "--constraint",
          "--index-strategy", "--index-strategy",
          "--prerelease", "--prerelease",
          "--timeout", "",
          "--retries", "",
          "--progress-bar", "");

  private UvOptions() {}

  /// Command line arguments; empty when one of them has no counterpart.
  static Optional<List<String>> ofArguments(List<String> words) {
    var translated = new ArrayList<String>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      int equals = word.indexOf('=');
      String flag = equals < 0 ? word : word.substring(0, equals);
      String other = VALUED.get(flag);
      if (SWITCHES.containsKey(word)) {
        translated.add(SWITCHES.getOrDefault(word, ""));
      } else if (other != null && (equals >= 0 || i + 1 < words.size())) {
        String value = equals >= 0 ? word.substring(equals + 1) : words.get(++i);
        translated.addAll(other.isEmpty() ? List.of() : List.of(other, value));
      } else {
        return Optional.empty();
      }
    }
    translated.removeIf(String::isEmpty);
    return Optional.of(translated);
  }

  /// Whether uv can do what a line of a requirements file says.
  static boolean isKnown(RequirementLine line) {
    return switch (line) {
      case RequirementLine.Option(_, String flag, _) ->
          IN_FILES.contains(flag) || SWITCHES.containsKey(flag) || VALUED.containsKey(flag);
      case RequirementLine.Unknown(String text) -> text.equals("-Z");
      case RequirementLine.Remote(String text, _, String location) ->
          location.matches("git\\+(https?|ssh|file)://.*")
              ? !text.startsWith("-")
              : location.matches("[^+]*:.*");
      default -> !line.text().matches(".*\\s--(?!hash).*");
    };
  }

  /// Whether a line stands in uv's command line instead of its file.
  static boolean isTranslated(RequirementLine line) {
    return line.text().equals("-Z")
        || (line instanceof RequirementLine.Option(_, String flag, _) && !IN_FILES.contains(flag));
  }

  /// Arguments for such a line.
  static List<String> ofLine(RequirementLine line) {
    return isTranslated(line)
            && line instanceof RequirementLine.Option(_, String flag, String value)
        ? ofArguments(value.isEmpty() ? List.of(flag) : List.of(flag, value)).orElse(List.of())
        : List.of();
  }
}
