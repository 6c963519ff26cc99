// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.time.Instant;
import java.util.List;
import ml.clear.agent.core.machine.MachineReport;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import org.jspecify.annotations.Nullable;

/// What a worker tells the server about itself (protocol 2.5).
///
/// @param task what it runs; absent when it is idle
/// @param queue where that came from
/// @param queues what it listens to
/// @param machine figures; absent in reports that are sent because something just changed
public record WorkerReport(
    WorkerId worker,
    Instant time,
    @Nullable TaskId task,
    @Nullable QueueId queue,
    List<QueueId> queues,
    List<String> tags,
    @Nullable MachineReport machine) {
  public WorkerReport {
    queues = List.copyOf(queues);
    tags = List.copyOf(tags);
  }
}
