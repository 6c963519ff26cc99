// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a worker shows itself and what it does when something is wrong.
///
/// @param multiNodeSingleTask how the nodes of one task report; absent = each for itself
public record WorkerSettings(
    @Key(words = true, doc = "tags of the worker") List<String> workerTags,
    @Key(doc = "end the program when the daemon's loop meets a defect") boolean crashOnException,
    @Key(doc = "print each poll") boolean debugGetNextTask,
    @Key(doc = "execute returns the task's exit code") boolean propagateExitcode,
    @Key(doc = "how the nodes of a task report: 1, 2 with a rank, -1 the first alone")
        @Nullable Integer multiNodeSingleTask) {
  public WorkerSettings {
    workerTags = List.copyOf(workerTags);
  }
}
