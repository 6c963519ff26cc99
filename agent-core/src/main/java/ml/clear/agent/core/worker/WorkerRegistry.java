// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.queue.QueueId;

/// The workers that a ClearML server knows.
public interface WorkerRegistry {
  /// Makes a worker known, or renews it.
  Outcome<Done> register(WorkerId worker, List<QueueId> queues) throws InterruptedException;

  /// Takes a worker off the list. Bounded to a few seconds.
  Outcome<Done> unregister(WorkerId worker) throws InterruptedException;

  /// Reports; also renews the registration. Not retried: the next report follows soon.
  Outcome<Done> report(WorkerReport report) throws InterruptedException;

  /// All workers that the server knows.
  Outcome<List<ListedWorker>> list() throws InterruptedException;
}
