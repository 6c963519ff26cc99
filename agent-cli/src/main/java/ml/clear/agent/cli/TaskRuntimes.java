// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Collectors;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskRuntime;

/// The runtimes of this archive.
final class TaskRuntimes {
  private final Map<RuntimeName, TaskRuntime> installed;

  @Inject
  TaskRuntimes(Map<RuntimeName, TaskRuntime> installed) {
    this.installed = installed;
  }

  /// The runtime of a name, or the end of the command.
  Map.Entry<RuntimeName, TaskRuntime> named(String name) {
    RuntimeName wanted;
    try {
      wanted = RuntimeName.of(name);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, "--runtime: " + e.getMessage() + " is malformed");
    }
    TaskRuntime runtime = installed.get(wanted);
    if (runtime == null) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this archive has no %s runtime; installed: %s\n  next: %s"
              .formatted(
                  name,
                  installed.keySet().stream()
                      .map(RuntimeName::value)
                      .sorted()
                      .collect(Collectors.joining(", ")),
                  "put the runtime's jar into the archive's lib folder, or use another archive"));
    }
    return Map.entry(wanted, runtime);
  }
}
