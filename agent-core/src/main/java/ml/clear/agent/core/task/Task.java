// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

import java.util.Map;

/// A task as the server describes it.
///
/// @param environment the hyperparameter section `Environment`, name to value
/// @param runtime the runtime map, values as text
public record Task(
    TaskId id,
    String name,
    String project,
    String type,
    TaskStatus status,
    Script script,
    ContainerSpec container,
    Map<String, String> environment,
    Map<String, String> runtime) {
  public Task {
    environment = Map.copyOf(environment);
    runtime = Map.copyOf(runtime);
  }
}
