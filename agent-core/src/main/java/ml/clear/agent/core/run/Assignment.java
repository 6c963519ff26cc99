// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.Map;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;
import org.jspecify.annotations.Nullable;

/// A task that a worker has taken, with the place where it is to run.
///
/// @param queue where it came from; absent when it was named on the command line
/// @param variables what its process needs in its environment
public record Assignment(
    TaskId task,
    @Nullable QueueId queue,
    WorkerId worker,
    Slot slot,
    Map<String, String> variables,
    RuntimeName runtime) {
  public Assignment {
    variables = Map.copyOf(variables);
  }
}
