// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.machine.Scalar;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.testkit.InMemoryServer.StoredTask;

/// The scalars of an [InMemoryServer].
public final class InMemoryScalarSink implements ScalarSink {
  private final InMemoryServer server;

  public InMemoryScalarSink(InMemoryServer server) {
    this.server = server;
  }

  @Override
  public Outcome<Done> report(TaskId task, WorkerId worker, List<Scalar> scalars) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return Outcome.failed(absence.get());
      }
      Optional<StoredTask> stored = server.task(task);
      if (stored.isEmpty() && !scalars.isEmpty()) {
        return Outcome.failed(InMemoryServer.unknown(task));
      }
      stored.ifPresent(found -> found.scalars.addAll(scalars));
      return Outcome.done();
    }
  }
}
