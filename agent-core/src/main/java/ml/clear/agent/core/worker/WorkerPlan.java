// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.time.Duration;
import java.util.List;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;

/// What a worker does.
///
/// @param queues where its tasks come from; the first goes first; none for a worker that was given
///   its one task
/// @param slots how many tasks it runs at once, and as whom
/// @param fair whether the queues take turns instead
/// @param poll the pause after a look at all queues that brought nothing
/// @param report the time between two reports
/// @param tags sent with the reports
/// @param leaveTasks whether running tasks go on when the worker is stopped, to be taken over by
///   the next one; else they are stopped
public record WorkerPlan(
    List<NamedQueue> queues,
    List<WorkerSlot> slots,
    boolean fair,
    Duration poll,
    Duration report,
    List<String> tags,
    boolean leaveTasks) {
  public WorkerPlan {
    queues = List.copyOf(queues);
    slots = List.copyOf(slots);
    tags = List.copyOf(tags);
    if (slots.isEmpty()) {
      throw new IllegalArgumentException("a worker needs a slot");
    }
  }

  List<QueueId> queueIds() {
    return queues.stream().map(NamedQueue::id).toList();
  }
}
