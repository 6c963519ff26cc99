// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.queue.QueueId;

/// Answers one question: where does a task run? A third party adds a runtime by a Guice module that
/// binds one into the map of runtimes.
public interface TaskRuntime {
  /// How many more tasks of a queue could start now; asked before a task is taken, so that none is
  /// taken that can't start. The worker's own slots are counted by the worker.
  int freeCapacity(QueueId queue) throws InterruptedException;

  /// Starts a task and returns at once; what fails later is the run's exit.
  Outcome<Run> start(RunRequest request) throws InterruptedException;

  /// Finds a run again after the agent was restarted. Empty when it had not come as far as the
  /// user's process: then everything of it has been cleaned away and it can be started anew.
  Optional<Run> reattach(RunRequest request) throws InterruptedException;
}
