// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program that the agent runs for itself: git, pip, uv, `nvidia-smi`.
///
/// @param argv the program and its arguments; never holds a secret
/// @param directory where it runs; absent = where the agent runs
/// @param environment its whole environment
/// @param input what it reads from its standard input; empty = nothing
/// @param deadline after which its tree is killed
/// @param run marks it as part of a run; absent when it belongs to none
public record Command(
    List<String> argv,
    @Nullable Path directory,
    Map<String, String> environment,
    String input,
    Duration deadline,
    @Nullable RunId run) {
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
  }
}
