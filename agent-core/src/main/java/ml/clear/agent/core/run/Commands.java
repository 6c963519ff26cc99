// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs programs. The only way in which the agent starts any, the user's process apart.
public interface Commands {
  /// Runs a program to its end. Standard output and error go line by line, in order, to `lines` (a
  /// `\r` ends a line too); lines of over 64 KiB are cut. An interrupt kills the program's tree.
  Result run(Command command, Consumer<String> lines) throws InterruptedException;

  /// Where a program lies: on the `PATH` of the given environment, or itself when it is a path of
  /// an executable file.
  Optional<Path> find(String program, Map<String, String> environment);

  /// What came of it.
  sealed interface Result {
    /// It ran to its end.
    ///
    /// @param exitCode 0 for success
    /// @param lastLines its last lines, 50 at most, oldest first
    record Ended(int exitCode, List<String> lastLines) implements Result {
      public Ended {
        lastLines = List.copyOf(lastLines);
      }
    }

    /// It did not end in time and was killed.
    record TimedOut(List<String> lastLines) implements Result {
      public TimedOut {
        lastLines = List.copyOf(lastLines);
      }
    }

    /// It could not be started.
    record Unstartable(String message) implements Result {}
  }
}
