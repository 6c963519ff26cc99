// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.queue;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.task.TaskId;

/// The queues of a ClearML server.
public interface TaskQueue {
  /// Finds queues by name or id (protocol 2.3), in the order asked for; no names = the server's
  /// default queue.
  ///
  /// @param create whether a queue that is not there is created
  /// @return the queues, or a failure that names the unknown one and the nearest known names
  Outcome<List<NamedQueue>> resolve(List<String> namesOrIds, boolean create)
      throws InterruptedException;

  /// Takes the first task. Every task is given to one caller only; when the answer to the taking is
  /// lost the implementation finds out what became of the task (protocol 1.5) before it answers.
  Delivery next(QueueId queue) throws InterruptedException;

  /// Puts a task back to the front of its queue, because it could not be started.
  Outcome<Done> pushBack(TaskId task, QueueId queue) throws InterruptedException;

  /// Adds a task to the end of a queue that is given by name or id.
  Outcome<Done> enqueue(TaskId task, String nameOrId) throws InterruptedException;
}
