// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.machine.Scalar;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerReport;
import org.jspecify.annotations.Nullable;

/// What a ClearML server remembers, as far as the fakes need it: the fakes of one server share one.
public final class InMemoryServer {
  private final InstantSource clock;
  private final Map<TaskId, StoredTask> tasks = new LinkedHashMap<>();
  private final Map<QueueId, StoredQueue> queues = new LinkedHashMap<>();
  private final Map<WorkerId, StoredWorker> workers = new LinkedHashMap<>();
  private int ids;
  private boolean away;
  private int unanswered;

  public InMemoryServer(InstantSource clock) {
    this.clock = clock;
  }

  /// A server with the time of a [FakeClock].
  public InMemoryServer() {
    this(new FakeClock());
  }

  /// Makes every call fail as if nothing answered, until it is called with `false`.
  public synchronized void away(boolean gone) {
    away = gone;
  }

  /// How many calls nothing answered.
  public synchronized int unanswered() {
    return unanswered;
  }

  /// A queue, made if it is not there.
  public synchronized QueueId queue(String name) {
    return queues.values().stream()
        .filter(queue -> queue.named.name().equals(name))
        .map(queue -> queue.named.id())
        .findFirst()
        .orElseGet(() -> addQueue(name));
  }

  /// Removes a task, as a user does.
  public synchronized void delete(TaskId task) {
    tasks.remove(task);
    queues.values().forEach(queue -> queue.entries.remove(task));
  }

  /// Sets a status behind everybody's back, as a user or a pipeline does.
  public synchronized void force(TaskId task, TaskStatus status) {
    known(task).status = status;
  }

  /// The scalars that were reported for a task, in the order of their coming.
  public synchronized List<Scalar> scalars(TaskId task) {
    return List.copyOf(known(task).scalars);
  }

  /// The tasks that wait in a queue, first one first.
  public synchronized List<TaskId> waiting(QueueId queue) {
    StoredQueue stored = queues.get(queue);
    return stored == null ? List.of() : List.copyOf(stored.entries);
  }

  synchronized Optional<Failure> absence() {
    if (!away) {
      return Optional.empty();
    }
    unanswered++;
    return Optional.of(
        new ServiceFault(
            Phase.POLL,
            ReasonCode.SERVER_UNREACHABLE,
            "nothing answers at 'memory'",
            "wait until the server is back"));
  }

  synchronized TaskId addTask(NewTask task) {
    TaskId id = TaskId.of(newId());
    tasks.put(id, new StoredTask(task));
    return id;
  }

  synchronized List<TaskId> tasksNamed(String name) {
    return tasks.entrySet().stream()
        .filter(entry -> entry.getValue().origin.name().equalsIgnoreCase(name))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized QueueId addQueue(String name) {
    QueueId id = new QueueId(newId());
    queues.put(id, new StoredQueue(new NamedQueue(id, name, List.of())));
    return id;
  }

  synchronized List<NamedQueue> namedQueues() {
    return queues.values().stream().map(queue -> queue.named).toList();
  }

  synchronized Optional<StoredTask> task(TaskId id) {
    return Optional.ofNullable(tasks.get(id));
  }

  synchronized Optional<StoredQueue> stored(QueueId id) {
    return Optional.ofNullable(queues.get(id));
  }

  synchronized void unqueue(TaskId task) {
    queues.values().forEach(queue -> queue.entries.remove(task));
  }

  synchronized void register(WorkerId id, List<QueueId> listensTo) {
    workers.put(id, new StoredWorker(clock.instant(), listensTo, null));
  }

  synchronized void report(WorkerReport report) {
    workers.put(report.worker(), new StoredWorker(clock.instant(), report.queues(), report.task()));
    if (report.task() != null) {
      known(report.task()).hasWorker = true;
    }
  }

  synchronized void unregister(WorkerId id) {
    workers.remove(id);
  }

  synchronized List<ListedWorker> listedWorkers() {
    return workers.entrySet().stream()
        .map(entry -> listed(entry.getKey(), entry.getValue()))
        .toList();
  }

  static Failure unknown(TaskId task) {
    return new TaskFault(
        Phase.REPORT,
        ReasonCode.TASK_UNKNOWN,
        "the server does not know task '" + task + "'",
        "check the id");
  }

  static Failure unknownName(String name, List<TaskId> named) {
    return new TaskFault(
        Phase.POLL,
        ReasonCode.TASK_UNKNOWN,
        "%d tasks are named '%s': %s".formatted(named.size(), name, named),
        "give the id of the task that is meant");
  }

  static Failure unknownQueue(String nameOrId, List<NamedQueue> known) {
    return new SettingsFault(
        Phase.POLL,
        ReasonCode.QUEUE_UNKNOWN,
        "the server has no queue '%s'; it has: %s".formatted(nameOrId, known),
        "give the name or id of a queue that is there");
  }

  private ListedWorker listed(WorkerId id, StoredWorker worker) {
    return new ListedWorker(
        id,
        worker.lastSeen,
        worker.queues.stream()
            .flatMap(queue -> stored(queue).stream())
            .map(queue -> queue.named.name())
            .toList(),
        worker.task,
        Map.of("id", id.value()));
  }

  private StoredTask known(TaskId id) {
    StoredTask task = tasks.get(id);
    if (task == null) {
      throw new IllegalArgumentException("no task '" + id + "'");
    }
    return task;
  }

  private String newId() {
    return "%032x".formatted(++ids);
  }

  private record StoredWorker(Instant lastSeen, List<QueueId> queues, @Nullable TaskId task) {}

  static final class StoredQueue {
    final NamedQueue named;
    final Deque<TaskId> entries = new ArrayDeque<>();

    StoredQueue(NamedQueue named) {
      this.named = named;
    }
  }

  static final class StoredTask {
    final NewTask origin;
    Script script;
    TaskStatus status = TaskStatus.CREATED;
    TaskStatus beforeQueue = TaskStatus.CREATED;
    String statusReason = "";
    String statusMessage = "";
    final Map<String, String> runtime = new HashMap<>();
    final List<Scalar> scalars = new java.util.ArrayList<>();
    boolean hasWorker;

    StoredTask(NewTask origin) {
      this.origin = origin;
      script = origin.script();
    }

    Task read(TaskId id) {
      return new Task(
          id,
          origin.name(),
          origin.project(),
          origin.type(),
          status,
          script,
          origin.container(),
          Map.of(),
          runtime);
    }

    TaskState state() {
      return new TaskState(status, statusReason, statusMessage, runtime);
    }
  }
}
