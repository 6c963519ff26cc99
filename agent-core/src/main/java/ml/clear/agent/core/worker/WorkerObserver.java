// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.task.TaskId;

/// Is told what a worker does. Calls come from the worker's threads and return at once.
public interface WorkerObserver {
  /// A task was taken from a queue.
  void taken(TaskId task, WorkerId worker);

  /// A task is over for this worker.
  void ended(TaskId task, Ending ending);

  /// All queues were looked at and nothing was there.
  void idle();

  /// The queues were looked at, whatever came of it.
  default void looked() {}

  /// Does not care.
  WorkerObserver NONE =
      new WorkerObserver() {
        @Override
        public void taken(TaskId task, WorkerId worker) {}

        @Override
        public void ended(TaskId task, Ending ending) {}

        @Override
        public void idle() {}
      };
}
