// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.queue;

import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.task.TaskId;

/// What a queue had for us.
public sealed interface Delivery {
  /// A task; it is off the queue and ours to start, or to give back.
  record Assigned(TaskId task, QueueId queue) implements Delivery {}

  /// Nothing is waiting.
  record Empty() implements Delivery {}

  /// The queue can't be read: deleted, or the server is away.
  record Unavailable(Failure failure) implements Delivery {}
}
