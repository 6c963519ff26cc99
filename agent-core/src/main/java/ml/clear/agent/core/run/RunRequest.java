// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.Map;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;

/// A task to be run.
///
/// @param directory the run's folder: everything that the task prints must land in its `out`
///   segments
/// @param log takes what the agent does for the task
/// @param variables what this run's process needs in its environment: its GPUs, for instance
/// @param observer is told how far the run has come
public record RunRequest(
    RunId id,
    Task task,
    WorkerId worker,
    Slot slot,
    RunDirectory directory,
    TaskLog log,
    Map<String, String> variables,
    RunObserver observer) {
  public RunRequest {
    variables = Map.copyOf(variables);
  }
}
