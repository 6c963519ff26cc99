// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.time.TimeSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

final class RestTaskQueue implements TaskQueue {
  /// How often the first task is asked for when others take it from under our eyes.
  private static final int ROUNDS = 5;

  private final Api api;
  private final QueueNames names;
  private final LostDelivery lost;

  @Inject
  RestTaskQueue(Api api, TimeSource time) {
    this.api = api;
    names = new QueueNames(api);
    lost = new LostDelivery(api, time);
  }

  @Override
  public Outcome<List<NamedQueue>> resolve(List<String> namesOrIds, boolean create)
      throws InterruptedException {
    return names.resolve(namesOrIds, create);
  }

  @Override
  public Delivery next(QueueId queue) throws InterruptedException {
    return switch (api.version()) {
      case Outcome.Failed<ApiVersion>(Failure failure) -> new Delivery.Unavailable(failure);
      case Outcome.Success<ApiVersion>(ApiVersion version) ->
          version.has(ApiVersion.PEEK)
              ? look(queue, version.has(ApiVersion.POP_THIS))
              : pop(queue, null);
    };
  }

  @Override
  public Outcome<Done> pushBack(TaskId task, QueueId queue) throws InterruptedException {
    Outcome<Done> enqueued = add(task, queue, false);
    if (enqueued instanceof Outcome.Failed) {
      enqueued = takeBack(task, queue, enqueued);
    }
    if (enqueued instanceof Outcome.Failed) {
      return enqueued;
    }
    ObjectNode body = body(queue).put("task", task.value());
    return switch (api.call(Call.of("queues.move_task_to_front", body))) {
      // Somebody has taken it already: then it is where it should be.
      case Reply.Answered _, Reply.Declined _ -> Outcome.done();
      case Reply.Unserved unserved -> Outcome.failed(unserved.failure());
    };
  }

  @Override
  public Outcome<Done> enqueue(TaskId task, String nameOrId) throws InterruptedException {
    // The server would create a queue for a name that it does not know.
    return switch (names.one(nameOrId, false)) {
      case Outcome.Failed<NamedQueue>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<NamedQueue>(NamedQueue queue) -> add(task, queue.id(), false);
    };
  }

  /// Looks first, so that polling an empty queue changes nothing on the server, and a lost answer
  /// leaves us knowing which task was meant.
  private Delivery look(QueueId queue, boolean canNameTask) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      switch (api.call(Call.of("queues.peek_task", body(queue)).with(Patience.BRIEF))) {
        case Reply.Declined declined -> {
          return new Delivery.Unavailable(declined.failure());
        }
        case Reply.Unserved unserved -> {
          return new Delivery.Unavailable(unserved.failure());
        }
        case Reply.Answered(JsonNode data) -> {
          String first = Json.text(data, "task");
          if (first.isEmpty()) {
            return new Delivery.Empty();
          }
          Delivery delivery = pop(queue, new Expected(TaskId.of(first), canNameTask));
          if (!(delivery instanceof Delivery.Empty)) {
            return delivery;
          }
        }
      }
    }
    return new Delivery.Empty();
  }

  /// @param only whether the server gives out this task or none
  private record Expected(TaskId task, boolean only) {}

  private Delivery pop(QueueId queue, @org.jspecify.annotations.Nullable Expected expected)
      throws InterruptedException {
    ObjectNode body = body(queue);
    if (expected != null && expected.only()) {
      body.put("task", expected.task().value());
    }
    return switch (api.call(
        Call.of("queues.get_next_task", body).with(Patience.BRIEF).notTwice())) {
      case Reply.Answered(JsonNode data) -> {
        String task = Json.text(data.path("entry"), "task");
        yield task.isEmpty() ? new Delivery.Empty() : new Delivery.Assigned(TaskId.of(task), queue);
      }
      case Reply.Declined declined -> new Delivery.Unavailable(declined.failure());
      case Reply.Unserved(Failure failure, boolean inDoubt, _, _) ->
          inDoubt && expected != null
              ? lost.find(expected.task(), queue, failure)
              : new Delivery.Unavailable(failure);
    };
  }

  /// A task that was already started can't be enqueued as it is. It may be forced unless a user has
  /// asked for its end meanwhile.
  private Outcome<Done> takeBack(TaskId task, QueueId queue, Outcome<Done> refusal)
      throws InterruptedException {
    ObjectNode body = Json.object();
    body.set("id", Json.array(task.value()));
    body.set("only_fields", Json.array(TaskDocument.STATE_FIELDS));
    body.put("search_hidden", true);
    if (api.ask(Call.of("tasks.get_all", body)) instanceof Outcome.Success<JsonNode>(JsonNode data)
        && !data.path("tasks").isEmpty()) {
      TaskState state = TaskDocument.state(data.path("tasks").path(0));
      if (state.status() == TaskStatus.IN_PROGRESS && !state.stopRequested()) {
        return add(task, queue, true);
      }
    }
    return refusal;
  }

  private Outcome<Done> add(TaskId task, QueueId queue, boolean force) throws InterruptedException {
    ObjectNode body = Json.object("task", task.value()).put("queue", queue.value());
    if (force) {
      body.put("force", true);
    }
    return switch (api.call(Call.of("tasks.enqueue", body))) {
      case Reply.Answered _ -> Outcome.done();
      // It is there already: this is how a repeated call looks.
      case Reply.Declined declined when declined.is(400, 706) -> Outcome.done();
      case Reply.Declined declined when RestTaskBoard.isUnknownTask(declined) ->
          Outcome.failed(RestTaskBoard.unknown(task));
      case Reply.Declined declined -> Outcome.failed(declined.failure());
      case Reply.Unserved unserved -> Outcome.failed(unserved.failure());
    };
  }

  private static ObjectNode body(QueueId queue) {
    return Json.object("queue", queue.value());
  }
}
