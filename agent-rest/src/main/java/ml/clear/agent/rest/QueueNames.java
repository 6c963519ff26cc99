// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds queues by name or id (protocol 2.3).
final class QueueNames {
  private final Api api;

  QueueNames(Api api) {
    this.api = api;
  }

  Outcome<List<NamedQueue>> resolve(List<String> namesOrIds, boolean create)
      throws InterruptedException {
    List<String> wanted = namesOrIds;
    if (wanted.isEmpty()) {
      switch (defaultQueue()) {
        case Outcome.Failed<String>(Failure failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Success<String>(String queue) -> wanted = List.of(queue);
      }
    }
    var queues = new ArrayList<NamedQueue>();
    for (String nameOrId : wanted) {
      switch (one(nameOrId, create)) {
        case Outcome.Failed<NamedQueue>(Failure failure) -> {
          return Outcome.failed(failure);
        }
        case Outcome.Success<NamedQueue>(NamedQueue queue) -> queues.add(queue);
      }
    }
    return Outcome.of(List.copyOf(queues));
  }

  Outcome<NamedQueue> one(String nameOrId, boolean create) throws InterruptedException {
    if (nameOrId.isBlank()) {
      return Outcome.failed(fault("a queue's name is blank", "give the name or id of a queue"));
    }
    return Names.isId(nameOrId) ? byId(nameOrId) : byName(nameOrId, create);
  }

  private Outcome<String> defaultQueue() throws InterruptedException {
    return switch (api.call(Call.of("queues.get_default", Json.object()))) {
      case Reply.Answered(JsonNode data) -> Outcome.of(Json.text(data, "id"));
      // None is marked as such, or several are.
      case Reply.Declined _ -> Outcome.of("default");
      case Reply.Unserved unserved -> Outcome.failed(unserved.failure());
    };
  }

  private Outcome<NamedQueue> byId(String id) throws InterruptedException {
    ObjectNode body = Json.object();
    body.set("id", Json.array(id));
    return search(body)
        .then(found ->
            found.stream()
                .findFirst()
                .map(Outcome::of)
                .orElseGet(() ->
                    Outcome.failed(
                        fault(
                            "the server has no queue with the id '" + id + "'",
                            "the queue may have been deleted: give the name or id of one"
                                + " that is there"))));
  }

  private Outcome<NamedQueue> byName(String name, boolean create) throws InterruptedException {
    Outcome<List<NamedQueue>> found = search(Json.object("name", Names.quoted(name)));
    if (!(found instanceof Outcome.Success<List<NamedQueue>>(List<NamedQueue> queues))) {
      return found.map(List::getFirst);
    }
    List<NamedQueue> same =
        queues.stream().filter(queue -> queue.name().equalsIgnoreCase(name)).toList();
    List<NamedQueue> equal = same.stream().filter(queue -> queue.name().equals(name)).toList();
    if (same.size() == 1 || equal.size() == 1) {
      return Outcome.of(equal.size() == 1 ? equal.getFirst() : same.getFirst());
    }
    if (!same.isEmpty()) {
      return Outcome.failed(
          fault(
              Names.several("queues", name, entries(same)),
              "give the id of the one that is meant"));
    }
    return create ? create(name) : unknown(name);
  }

  private Outcome<NamedQueue> create(String name) throws InterruptedException {
    Reply reply = api.call(Call.of("queues.create", Json.object("name", name)).notTwice());
    if (reply instanceof Reply.Unserved(Failure failure, boolean inDoubt, _, _) && !inDoubt) {
      return Outcome.failed(failure);
    }
    // Whatever it said: created, there already, or created and the answer lost.
    Outcome<NamedQueue> created = byName(name, false);
    return created instanceof Outcome.Failed<NamedQueue>
            && Api.outcome(reply) instanceof Outcome.Failed<JsonNode>(Failure failure)
        ? Outcome.failed(failure)
        : created;
  }

  private Outcome<NamedQueue> unknown(String name) throws InterruptedException {
    return search(Json.object())
        .then(all -> {
          return Outcome.failed(
              fault(
                  Names.none("queue", name, Names.nearest(name, entries(all))),
                  "give the name or id of a queue that is there; daemon --create-queue creates it"));
        });
  }

  private Outcome<List<NamedQueue>> search(ObjectNode body) throws InterruptedException {
    body.set("only_fields", Json.array("id", "name", "tags"));
    body.put("search_hidden", true);
    return api.ask(Call.of("queues.get_all", body))
        .map(data ->
            data.path("queues")
                .valueStream()
                .filter(queue -> !Json.text(queue, "id").isBlank())
                .map(queue ->
                    new NamedQueue(
                        new QueueId(Json.text(queue, "id")),
                        Json.text(queue, "name"),
                        Json.list(queue.path("tags"))))
                .toList());
  }

  private static List<Names.Entry> entries(List<NamedQueue> queues) {
    return queues.stream().map(queue -> new Names.Entry(queue.id().value(), queue.name())).toList();
  }

  static Failure fault(String message, String hint) {
    return new SettingsFault(Phase.POLL, ReasonCode.QUEUE_UNKNOWN, message, hint);
  }
}
