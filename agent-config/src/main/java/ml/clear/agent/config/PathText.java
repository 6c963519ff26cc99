// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// Paths as users write them.
final class PathText {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");

  private PathText() {}

  /// An absolute path: variables that are set are replaced, then a leading `~`.
  ///
  /// @throws java.nio.file.InvalidPathException when it is none
  static Path expand(String text, ProcessEnvironment environment) {
    var expanded =
        VARIABLE
            .matcher(text)
            .replaceAll(match -> {
              var name = match.group(1) == null ? match.group(2) : match.group(1);
              return Matcher.quoteReplacement(environment.get(name).orElse(match.group()));
            });
    if (expanded.equals("~")) {
      return environment.home();
    }
    var path =
        expanded.startsWith("~/")
            ? environment.home().resolve(expanded.substring(2))
            : Path.of(expanded);
    return path.toAbsolutePath().normalize();
  }
}
