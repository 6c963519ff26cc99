// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.task.Transition;
import ml.clear.agent.testkit.InMemoryServer.StoredTask;

/// The task board of an [InMemoryServer]; its tasks have the status machine of a real one.
public final class InMemoryTaskBoard implements TaskBoard {
  /// The statuses that a status may be left for by the calls of an agent (protocol 3.1).
  private static final Map<TaskStatus, Set<TaskStatus>> FROM =
      Map.of(
          TaskStatus.CREATED, Set.of(TaskStatus.IN_PROGRESS),
          TaskStatus.QUEUED, Set.of(TaskStatus.IN_PROGRESS, TaskStatus.STOPPED),
          TaskStatus.IN_PROGRESS,
              Set.of(TaskStatus.STOPPED, TaskStatus.FAILED, TaskStatus.COMPLETED),
          TaskStatus.STOPPED,
              Set.of(TaskStatus.FAILED, TaskStatus.IN_PROGRESS, TaskStatus.COMPLETED),
          TaskStatus.FAILED, Set.of(TaskStatus.STOPPED),
          TaskStatus.COMPLETED, Set.of(TaskStatus.IN_PROGRESS),
          TaskStatus.CLOSED, Set.of(TaskStatus.FAILED, TaskStatus.STOPPED));

  private final InMemoryServer server;

  public InMemoryTaskBoard(InMemoryServer server) {
    this.server = server;
  }

  @Override
  public Outcome<TaskId> resolve(String nameOrId) {
    return nameOrId.matches("[-a-f0-9]{30,}")
        ? Outcome.of(TaskId.of(nameOrId))
        : ask(() -> {
          List<TaskId> same = server.tasksNamed(nameOrId);
          return same.size() == 1
              ? Outcome.of(same.getFirst())
              : Outcome.failed(InMemoryServer.unknownName(nameOrId, same));
        });
  }

  @Override
  public Outcome<Optional<Task>> find(TaskId task) {
    return ask(() -> Outcome.of(server.task(task).map(stored -> stored.read(task))));
  }

  @Override
  public Outcome<Optional<TaskState>> state(TaskId task) {
    return ask(() -> Outcome.of(server.task(task).map(StoredTask::state)));
  }

  @Override
  public Transition mark(TaskId task, StatusChange change) {
    synchronized (server) {
      Optional<Failure> absence = server.absence();
      if (absence.isPresent()) {
        return new Transition.Rejected(absence.get());
      }
      Optional<StoredTask> found = server.task(task);
      if (found.isEmpty()) {
        return new Transition.Gone();
      }
      StoredTask stored = found.get();
      boolean allowed =
          change.force()
              || stored.status == change.target()
              || FROM.getOrDefault(stored.status, Set.of()).contains(change.target());
      if (!allowed) {
        return new Transition.Overtaken("the task is " + stored.status);
      }
      stored.status = change.target();
      stored.statusReason = change.reason();
      stored.statusMessage = change.message();
      return new Transition.Applied();
    }
  }

  @Override
  public Outcome<Done> ping(TaskId task) {
    return change(task, _ -> {});
  }

  @Override
  public Outcome<Boolean> dequeue(TaskId task) {
    return ask(() -> {
      Optional<StoredTask> found = server.task(task);
      if (found.isEmpty()) {
        return Outcome.failed(InMemoryServer.unknown(task));
      }
      StoredTask stored = found.get();
      boolean taken = stored.status == TaskStatus.QUEUED || stored.status == TaskStatus.IN_PROGRESS;
      if (taken) {
        stored.status = TaskStatus.IN_PROGRESS;
        server.unqueue(task);
      }
      return Outcome.of(taken);
    });
  }

  @Override
  public Outcome<Done> recordRequirements(TaskId task, Map<String, List<String>> requirements) {
    return change(
        task,
        stored -> {
          Script old = stored.script;
          stored.script =
              new Script(
                  old.binary(),
                  old.repository(),
                  old.branch(),
                  old.tag(),
                  old.commit(),
                  old.entryPoint(),
                  old.workingDirectory(),
                  requirements,
                  old.diff());
        });
  }

  @Override
  public Outcome<Done> recordCommit(TaskId task, String commit) {
    return change(
        task,
        stored -> {
          Script old = stored.script;
          stored.script =
              new Script(
                  old.binary(),
                  old.repository(),
                  old.branch(),
                  old.tag(),
                  commit,
                  old.entryPoint(),
                  old.workingDirectory(),
                  old.requirements(),
                  old.diff());
        });
  }

  @Override
  public Outcome<Done> recordRuntime(TaskId task, Map<String, String> values) {
    return change(task, stored -> stored.runtime.putAll(values));
  }

  @Override
  public Outcome<TaskId> create(NewTask task) {
    return ask(() -> Outcome.of(server.addTask(task)));
  }

  @Override
  public Outcome<TaskId> copy(TaskId task, String name) {
    return ask(() ->
        server
            .task(task)
            .map(stored -> {
              NewTask made = stored.origin;
              return Outcome.of(
                  server.addTask(
                      new NewTask(
                          name,
                          made.project(),
                          made.type(),
                          stored.script,
                          made.container(),
                          made.arguments())));
            })
            .orElseGet(() -> Outcome.failed(InMemoryServer.unknown(task))));
  }

  @Override
  public Outcome<Done> requestStop(TaskId task) {
    return change(
        task,
        stored -> {
          if (stored.status == TaskStatus.IN_PROGRESS && stored.hasWorker) {
            stored.statusMessage = "stopping";
          } else {
            stored.status = TaskStatus.STOPPED;
            stored.statusMessage = "Stopped by user";
            server.unqueue(task);
          }
        });
  }

  private Outcome<Done> change(TaskId task, Consumer<StoredTask> change) {
    return ask(() ->
        server
            .task(task)
            .map(stored -> {
              change.accept(stored);
              return Outcome.done();
            })
            .orElseGet(() -> Outcome.failed(InMemoryServer.unknown(task))));
  }

  private <T> Outcome<T> ask(java.util.function.Supplier<Outcome<T>> question) {
    synchronized (server) {
      return server.absence().<Outcome<T>>map(Outcome::failed).orElseGet(question);
    }
  }
}
