// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.time.Instant;
import java.util.List;
import ml.clear.agent.core.task.TaskId;
import org.jspecify.annotations.Nullable;

/// A worker as the server lists it.
public record ListedWorker(
    WorkerId id,
    String user,
    String address,
    @Nullable Instant lastActivity,
    List<String> queues,
    @Nullable TaskId task,
    String taskName) {
  public ListedWorker {
    queues = List.copyOf(queues);
  }
}
