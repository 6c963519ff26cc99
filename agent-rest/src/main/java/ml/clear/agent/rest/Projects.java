// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Projects by name.
final class Projects {
  private final Api api;

  Projects(Api api) {
    this.api = api;
  }

  /// The project's id; the project is created when it is not there. No name, no id.
  Outcome<String> idOf(String name) throws InterruptedException {
    if (name.isBlank()) {
      return Outcome.of("");
    }
    Outcome<String> known = find(name);
    if (!(known instanceof Outcome.Success<String>(String id)) || !id.isEmpty()) {
      return known;
    }
    ObjectNode body = Json.object("name", name).put("description", "");
    Reply reply = api.call(Call.of("projects.create", body).notTwice());
    if (reply instanceof Reply.Answered(JsonNode data)) {
      return Outcome.of(Json.text(data, "id"));
    }
    // Created by somebody else meanwhile, or by us and the answer was lost.
    Outcome<String> created = find(name);
    return created instanceof Outcome.Success<String>(String found) && found.isEmpty()
        ? Api.outcome(reply).map(_ -> "")
        : created;
  }

  private Outcome<String> find(String name) throws InterruptedException {
    ObjectNode body = Json.object("name", "^" + Names.quoted(name) + "$");
    body.set("only_fields", Json.array("id", "name"));
    body.put("search_hidden", true);
    return switch (api.ask(Call.of("projects.get_all", body))) {
      case Outcome.Failed<JsonNode>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<JsonNode>(JsonNode data) ->
          Outcome.of(
              data.path("projects")
                  .valueStream()
                  .filter(project -> Json.text(project, "name").equals(name))
                  .map(project -> Json.text(project, "id"))
                  .findFirst()
                  .orElse(""));
    };
  }
}
