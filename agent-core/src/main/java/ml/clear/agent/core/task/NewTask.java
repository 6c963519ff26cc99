// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

import java.util.Map;

/// A task to be created.
///
/// @param name at least three characters
/// @param project the project's name; created when it is not there; empty = none
/// @param arguments the hyperparameter section `Args`
public record NewTask(
    String name,
    String project,
    String type,
    Script script,
    ContainerSpec container,
    Map<String, String> arguments) {
  public NewTask {
    arguments = Map.copyOf(arguments);
  }
}
