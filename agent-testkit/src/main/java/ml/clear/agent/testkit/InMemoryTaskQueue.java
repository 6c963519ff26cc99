// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.testkit.InMemoryServer.StoredQueue;
import ml.clear.agent.testkit.InMemoryServer.StoredTask;

/// The queues of an [InMemoryServer].
public final class InMemoryTaskQueue implements TaskQueue {
  private final InMemoryServer server;

  public InMemoryTaskQueue(InMemoryServer server) {
    this.server = server;
  }

  @Override
  public Outcome<List<NamedQueue>> resolve(List<String> namesOrIds, boolean create) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return Outcome.failed(absence.get());
      }
      var queues = new ArrayList<NamedQueue>();
      for (String wanted : namesOrIds.isEmpty() ? List.of("default") : namesOrIds) {
        Optional<NamedQueue> found = find(wanted);
        if (found.isEmpty() && create) {
          found = server.stored(server.addQueue(wanted)).map(queue -> queue.named);
        }
        if (found.isEmpty()) {
          return Outcome.failed(InMemoryServer.unknownQueue(wanted, server.namedQueues()));
        }
        queues.add(found.get());
      }
      return Outcome.of(List.copyOf(queues));
    }
  }

  @Override
  public Delivery next(QueueId queue) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return new Delivery.Unavailable(absence.get());
      }
      Optional<StoredQueue> found = server.stored(queue);
      if (found.isEmpty()) {
        return new Delivery.Unavailable(
            InMemoryServer.unknownQueue(queue.value(), server.namedQueues()));
      }
      TaskId task = found.get().entries.poll();
      return task == null ? new Delivery.Empty() : new Delivery.Assigned(task, queue);
    }
  }

  @Override
  public Outcome<Done> pushBack(TaskId task, QueueId queue) {
    return put(task, queue, true);
  }

  @Override
  public Outcome<Done> enqueue(TaskId task, String nameOrId) {
    return switch (resolve(List.of(nameOrId), false)) {
      case Outcome.Failed<List<NamedQueue>>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<List<NamedQueue>>(List<NamedQueue> queues) ->
          put(task, queues.getFirst().id(), false);
    };
  }

  private Outcome<Done> put(TaskId task, QueueId id, boolean inFront) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return Outcome.failed(absence.get());
      }
      Optional<StoredTask> found = server.task(task);
      Optional<StoredQueue> queue = server.stored(id);
      if (found.isEmpty()) {
        return Outcome.failed(InMemoryServer.unknown(task));
      }
      if (queue.isEmpty()) {
        return Outcome.failed(InMemoryServer.unknownQueue(id.value(), server.namedQueues()));
      }
      StoredTask stored = found.get();
      if (!mayBeQueued(stored, inFront)) {
        return Outcome.failed(
            new ServiceFault(
                Phase.POLL,
                ReasonCode.SERVER_REFUSED,
                "the task is " + stored.status,
                "reset it first"));
      }
      boolean alreadyThere = queue.get().entries.contains(task);
      if (inFront || !alreadyThere) {
        server.unqueue(task);
        if (inFront) {
          queue.get().entries.addFirst(task);
        } else {
          queue.get().entries.addLast(task);
        }
      }
      stored.status = TaskStatus.QUEUED;
      return Outcome.done();
    }
  }

  private static boolean mayBeQueued(StoredTask task, boolean wasOurs) {
    return switch (task.status) {
      case CREATED, QUEUED, STOPPED, FAILED -> true;
      case IN_PROGRESS -> wasOurs && !task.state().stopRequested();
      case COMPLETED, CLOSED, PUBLISHING, PUBLISHED, UNKNOWN -> false;
    };
  }

  private Optional<NamedQueue> find(String nameOrId) {
    return server.namedQueues().stream()
        .filter(
            queue -> queue.id().value().equals(nameOrId) || queue.name().equalsIgnoreCase(nameOrId))
        .findFirst();
  }
}
