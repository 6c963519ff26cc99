// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.core.worker.WorkerId;

/// A task to be run.
///
/// @param directory the run's folder: everything that the task prints must land in its `out`
///   segments, and what the agent does for it in `log`
public record RunRequest(
    RunId id, Task task, WorkerId worker, Slot slot, RunDirectory directory, TaskLog log) {}
