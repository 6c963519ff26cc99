// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Paths of URLs, and what they mean below a folder.
final class UrlPath {
  private UrlPath() {}

  /// The text of a raw path; percent escapes are UTF-8, and a plus sign is one.
  static Optional<String> decode(String raw) {
    try {
      return Optional.of(URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The path below `root`, unless it would lead out of it.
  static Optional<Path> below(Path root, String path) {
    String relative = path.replaceFirst("^/+", "");
    for (String step : relative.split("/", -1)) {
      if (step.equals("..") || step.equals(".")) {
        return Optional.empty();
      }
    }
    try {
      Path found = root.resolve(relative).normalize();
      return found.startsWith(root) ? Optional.of(found) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
