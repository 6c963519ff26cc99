// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.core.worker.WorkerReport;

/// A server that lists the same workers for ever.
record ListedOnly(Outcome<List<ListedWorker>> list) implements WorkerRegistry {
  @Override
  public Outcome<Done> register(WorkerId worker, List<QueueId> queues) {
    return Outcome.done();
  }

  @Override
  public Outcome<Done> unregister(WorkerId worker) {
    return Outcome.done();
  }

  @Override
  public Outcome<Done> report(WorkerReport report) {
    return Outcome.done();
  }
}
