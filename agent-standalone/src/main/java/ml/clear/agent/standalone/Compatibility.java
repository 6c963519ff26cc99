// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tasks as clients of older API versions write and read them.
final class Compatibility {
  private Compatibility() {}

  /// Before 2.13 the container was one text, `image arguments`.
  static ObjectNode accept(ObjectNode request, Version version) {
    JsonNode command = Json.at(request, "execution.docker_cmd");
    if (version.before(2, 13) && command.isString() && !request.has("container")) {
      String text = command.stringValue().strip();
      int blank = text.indexOf(' ');
      ObjectNode container = request.putObject("container");
      container.put("image", blank < 0 ? text : text.substring(0, blank));
      container.put("arguments", blank < 0 ? "" : text.substring(blank + 1));
      Json.child(request, "execution").remove("docker_cmd");
    }
    return request;
  }

  static ObjectNode render(ObjectNode task, Version version) {
    String image = Json.at(task, "container.image").asString("");
    if (version.before(2, 13) && !image.isEmpty()) {
      String arguments = Json.at(task, "container.arguments").asString("");
      Json.child(task, "execution").put("docker_cmd", (image + " " + arguments).strip());
    }
    if (version.before(2, 9)) {
      parameters(task);
    }
    return task;
  }

  /// Before 2.9 hyperparameters were one flat map, named `section/name` but for arguments.
  private static void parameters(ObjectNode task) {
    task.path("hyperparams")
        .forEachEntry((section, parameters) ->
            parameters.forEachEntry((name, parameter) -> {
              String key = section.equals("Args") ? name : section + "/" + name;
              Json.child(Json.child(task, "execution"), "parameters")
                  .set(key, parameter.path("value"));
            }));
  }
}
