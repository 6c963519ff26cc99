// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.core.worker.WorkerReport;

/// The workers of an [InMemoryServer]; it keeps every report for tests to look at.
public final class InMemoryWorkerRegistry implements WorkerRegistry {
  private final InMemoryServer server;
  private final List<WorkerReport> reports = new ArrayList<>();

  public InMemoryWorkerRegistry(InMemoryServer server) {
    this.server = server;
  }

  /// All reports that were taken, oldest first.
  public List<WorkerReport> reports() {
    synchronized (server) {
      return List.copyOf(reports);
    }
  }

  @Override
  public Outcome<Done> register(WorkerId worker, List<QueueId> queues) {
    synchronized (server) {
      Optional<Failure> refusal = server.absence().or(() -> unknownAmong(queues));
      if (refusal.isPresent()) {
        return Outcome.failed(refusal.get());
      }
      server.register(worker, queues);
      return Outcome.done();
    }
  }

  @Override
  public Outcome<Done> unregister(WorkerId worker) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return Outcome.failed(absence.get());
      }
      server.unregister(worker);
      return Outcome.done();
    }
  }

  @Override
  public Outcome<Done> report(WorkerReport report) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return Outcome.failed(absence.get());
      }
      if (report.task() != null && server.task(report.task()).isEmpty()) {
        return Outcome.failed(InMemoryServer.unknown(report.task()));
      }
      reports.add(report);
      server.report(report);
      return Outcome.done();
    }
  }

  @Override
  public Outcome<List<ListedWorker>> list() {
    synchronized (server) {
      return server
          .absence()
          .<Outcome<List<ListedWorker>>>map(Outcome::failed)
          .orElseGet(() -> Outcome.of(server.listedWorkers()));
    }
  }

  private Optional<Failure> unknownAmong(List<QueueId> queues) {
    return queues.stream()
        .filter(queue -> server.stored(queue).isEmpty())
        .findFirst()
        .map(queue -> InMemoryServer.unknownQueue(queue.value(), server.namedQueues()));
  }
}
