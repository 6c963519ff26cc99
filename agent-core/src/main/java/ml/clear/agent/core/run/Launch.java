// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A user's process to be started.
///
/// @param argv the program and its arguments; the program is absolute or found on the launch's PATH
/// @param directory where it runs
/// @param environment its whole environment; the run's marker is added
public record Launch(
    RunId run, List<String> argv, Path directory, Map<String, String> environment) {
  public Launch {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("nothing to launch");
    }
  }
}
