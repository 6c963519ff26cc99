// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a worker shows itself and what it does when something is wrong.
///
/// @param multiNodeSingleTask how the nodes of one task report; absent = each for itself
public record WorkerSettings(
    @Key(words = true) List<String> workerTags,
    boolean crashOnException,
    boolean debugGetNextTask,
    boolean propagateExitcode,
    @Nullable Integer multiNodeSingleTask) {
  public WorkerSettings {
    workerTags = List.copyOf(workerTags);
  }
}
