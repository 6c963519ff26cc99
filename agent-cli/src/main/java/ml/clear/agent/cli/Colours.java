// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Whether colours make sense on a stream of this process. Java can't tell for standard error, and
/// for standard output only if the input is a terminal too.
final class Colours {
  private Colours() {}

  /// @param descriptor the link to what the stream is connected with
  static boolean on(Map<String, String> variables, Path descriptor) {
    return variables.getOrDefault("NO_COLOR", "").isEmpty()
        && !variables.getOrDefault("TERM", "").equals("dumb")
        && isTerminal(descriptor);
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString().matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException | UnsupportedOperationException _) {
      return false; // not Linux
    }
  }
}
