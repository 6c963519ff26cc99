// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.task.Transition;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class RestTaskBoard implements TaskBoard {
  private final Api api;
  private final Projects projects;
  private final TaskNames names;

  @Inject
  RestTaskBoard(Api api) {
    this.api = api;
    projects = new Projects(api);
    names = new TaskNames(api);
  }

  @Override
  public Outcome<TaskId> resolve(String nameOrId) throws InterruptedException {
    return names.resolve(nameOrId);
  }

  @Override
  public Outcome<Optional<Task>> find(TaskId task) throws InterruptedException {
    return read(task, TaskDocument.TASK_FIELDS, Patience.LASTING)
        .map(found -> found.map(document -> TaskDocument.task(task, document)));
  }

  @Override
  public Outcome<Optional<TaskState>> state(TaskId task) throws InterruptedException {
    return read(task, TaskDocument.STATE_FIELDS, Patience.BRIEF)
        .map(found -> found.map(TaskDocument::state));
  }

  @Override
  public Transition mark(TaskId task, StatusChange change) throws InterruptedException {
    String call =
        switch (change.target()) {
          case IN_PROGRESS -> "tasks.started";
          case STOPPED -> "tasks.stopped";
          case COMPLETED -> "tasks.completed";
          case FAILED -> "tasks.failed";
          case CREATED, QUEUED, CLOSED, PUBLISHING, PUBLISHED, UNKNOWN ->
              throw new IllegalArgumentException("no call sets '" + change.target() + "'");
        };
    ObjectNode body =
        body(task)
            .put("status_reason", change.reason())
            .put("status_message", change.message())
            .put("force", change.force());
    return switch (api.call(Call.of(call, body))) {
      case Reply.Answered _ -> new Transition.Applied();
      case Reply.Declined declined when declined.is(400, 110, 121) ->
          new Transition.Overtaken(declined.message());
      case Reply.Declined declined when isUnknownTask(declined) -> new Transition.Gone();
      case Reply.Declined declined -> new Transition.Rejected(declined.failure());
      case Reply.Unserved unserved -> new Transition.Rejected(unserved.failure());
    };
  }

  @Override
  public Outcome<Done> ping(TaskId task) throws InterruptedException {
    return done(task, Call.of("tasks.ping", body(task)).with(Patience.ONCE));
  }

  @Override
  public Outcome<Boolean> dequeue(TaskId task) throws InterruptedException {
    return switch (api.version()) {
      case Outcome.Failed<ApiVersion>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<ApiVersion>(ApiVersion version)
          when version.has(ApiVersion.DEQUEUE_TO) ->
          told(task, Call.of("tasks.dequeue", body(task).put("new_status", "in_progress")))
              .map(data -> data.path("updated").asInt(0) > 0);
      // Older servers would put the task back to a draft.
      case Outcome.Success<ApiVersion> _ ->
          read(task, TaskDocument.STATE_FIELDS, Patience.LASTING)
              .then(found ->
                  found
                      .map(TaskDocument::status)
                      .map(RestTaskBoard::isQueuedOrRunning)
                      .map(Outcome::of)
                      .orElseGet(() -> Outcome.failed(unknown(task))));
    };
  }

  @Override
  public Outcome<Done> recordRequirements(TaskId task, Map<String, List<String>> requirements)
      throws InterruptedException {
    ObjectNode body = body(task);
    body.set("requirements", TaskDocument.requirements(requirements));
    return done(task, Call.of("tasks.set_requirements", body));
  }

  @Override
  public Outcome<Done> recordCommit(TaskId task, String commit) throws InterruptedException {
    ObjectNode body = body(task).put("force", true);
    body.set("script", Json.object("version_num", commit));
    return done(task, Call.of("tasks.edit", body));
  }

  @Override
  public Outcome<Done> recordRuntime(TaskId task, Map<String, String> values)
      throws InterruptedException {
    return switch (api.version()) {
      case Outcome.Failed<ApiVersion>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<ApiVersion>(ApiVersion version)
          when version.has(ApiVersion.EDIT_RUNTIME) -> {
        ObjectNode body = body(task).put("force", true);
        ObjectNode additions = Json.object();
        values.forEach(additions::put);
        body.set("add_or_update", additions);
        body.set("remove", Json.array());
        yield done(task, Call.of("tasks.edit_runtime", body));
      }
      case Outcome.Success<ApiVersion> _ -> replaceRuntime(task, values);
    };
  }

  @Override
  public Outcome<TaskId> create(NewTask task) throws InterruptedException {
    return switch (projects.idOf(task.project())) {
      case Outcome.Failed<String>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<String>(String project) ->
          api.ask(Call.of("tasks.create", TaskDocument.toCreate(task, project)).notTwice())
              .then(data -> idOf(data, "tasks.create"));
    };
  }

  @Override
  public Outcome<TaskId> copy(TaskId task, String name) throws InterruptedException {
    return told(task, Call.of("tasks.clone", body(task).put("new_task_name", name)).notTwice())
        .then(data -> idOf(data, "tasks.clone"));
  }

  @Override
  public Outcome<Done> requestStop(TaskId task) throws InterruptedException {
    return done(task, Call.of("tasks.stop", body(task)));
  }

  /// For servers without `tasks.edit_runtime`, which can only replace the whole map.
  private Outcome<Done> replaceRuntime(TaskId task, Map<String, String> values)
      throws InterruptedException {
    return switch (read(task, List.of("runtime"), Patience.LASTING)) {
      case Outcome.Failed<Optional<JsonNode>>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<Optional<JsonNode>>(Optional<JsonNode> found) -> {
        if (found.isEmpty()) {
          yield Outcome.failed(unknown(task));
        }
        ObjectNode runtime = Json.object();
        found
            .get()
            .path("runtime")
            .properties()
            .forEach(entry -> runtime.set(entry.getKey(), entry.getValue()));
        values.forEach(runtime::put);
        ObjectNode body = body(task).put("force", true);
        body.set("runtime", runtime);
        yield done(task, Call.of("tasks.edit", body));
      }
    };
  }

  private Outcome<Optional<JsonNode>> read(TaskId task, List<String> fields, Patience patience)
      throws InterruptedException {
    ObjectNode body = Json.object();
    body.set("id", Json.array(task.value()));
    body.set("only_fields", Json.array(fields));
    body.put("search_hidden", true);
    return api.ask(Call.of("tasks.get_all", body).with(patience))
        .map(data -> Optional.ofNullable(data.path("tasks").get(0)));
  }

  private Outcome<Done> done(TaskId task, Call call) throws InterruptedException {
    return told(task, call).map(_ -> Done.DONE);
  }

  private Outcome<JsonNode> told(TaskId task, Call call) throws InterruptedException {
    Reply reply = api.call(call);
    return reply instanceof Reply.Declined declined && isUnknownTask(declined)
        ? Outcome.failed(unknown(task))
        : Api.outcome(reply);
  }

  static boolean isUnknownTask(Reply.Declined declined) {
    return declined.is(400, 101, 130);
  }

  static Failure unknown(TaskId task) {
    return new TaskFault(
        Phase.REPORT,
        ReasonCode.TASK_UNKNOWN,
        "the server does not know task '" + task + "'",
        "check the id; the task may have been deleted, or belong to another workspace");
  }

  private static Outcome<TaskId> idOf(JsonNode created, String call) {
    String id = Json.text(created, "id");
    return id.isEmpty()
        ? Outcome.failed(
            new ServiceFault(
                Phase.REPORT,
                ReasonCode.SERVER_REFUSED,
                "the server's answer to %s names no task".formatted(call),
                "look in the web application whether the task is there"))
        : Outcome.of(TaskId.of(id));
  }

  private static boolean isQueuedOrRunning(TaskStatus status) {
    return status == TaskStatus.QUEUED || status == TaskStatus.IN_PROGRESS;
  }

  private static ObjectNode body(TaskId task) {
    return Json.object("task", task.value());
  }
}
