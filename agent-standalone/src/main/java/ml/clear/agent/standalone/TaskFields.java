// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a task that a client may write, what they look like, and how they are merged.
final class TaskFields {
  private static final Set<String> TYPES =
      Set.of(
          "training",
          "testing",
          "inference",
          "data_processing",
          "application",
          "monitor",
          "controller",
          "report",
          "optimizer",
          "service",
          "qc",
          "custom");
  private static final Shape TEXTS = Shape.listOf(Shape.TEXT);
  private static final Shape OBJECTS = Shape.listOf(Shape.OBJECT);
  private static final Shape TEXT_MAP = Shape.mapOf(Shape.TEXT);

  private static final Map<String, Shape> SHAPES =
      Map.ofEntries(
          entry("name", Shape.TEXT),
          entry("type", Shape.oneOf(TYPES)),
          entry("project", Shape.TEXT),
          entry("parent", Shape.TEXT),
          entry("comment", Shape.TEXT),
          entry("output_dest", Shape.TEXT),
          entry("tags", TEXTS),
          entry("system_tags", TEXTS),
          entry("script", Shape.record(Map.of("requirements", Shape.OBJECT), Shape.TEXT)),
          entry(
              "execution",
              Shape.record(
                  Map.of(
                      "queue", Shape.TEXT,
                      "docker_cmd", Shape.TEXT,
                      "parameters", Shape.OBJECT,
                      "artifacts", OBJECTS),
                  Shape.ANY)),
          entry("container", TEXT_MAP),
          entry("runtime", Shape.OBJECT),
          entry("hyperparams", Shape.mapOf(Shape.mapOf(TEXT_MAP))),
          entry("configuration", Shape.mapOf(TEXT_MAP)),
          entry("models", Shape.record(Map.of("input", OBJECTS, "output", OBJECTS), Shape.ANY)),
          entry("output", Shape.OBJECT));

  /// Sections whose fields are merged; all others are replaced as a whole.
  private static final Set<String> MERGED = Set.of("script", "execution", "output");

  /// What `tasks.update` may change, whatever the status.
  static final Set<String> DESCRIPTION =
      Set.of("name", "tags", "system_tags", "comment", "project", "parent");

  static final Set<String> ALL = SHAPES.keySet();

  private TaskFields() {}

  /// Checks the given fields of a request and writes them.
  static void write(
      Transaction tx, TaskChange change, ObjectNode task, ObjectNode request, Set<String> fields) {
    for (String field : fields.stream().sorted().toList()) {
      JsonNode value = request.path(field);
      if (value.isMissingNode() || value.isNull()) {
        continue;
      }
      SHAPES.getOrDefault(field, Shape.ANY).check(field, value);
      switch (field) {
        case "name" -> change.set(field, name(value.stringValue()));
        case "project" -> change.set(field, project(tx, value));
        case "output_dest" -> change.set("output.destination", value);
        default -> change.set(field, MERGED.contains(field) ? merged(task, field, value) : value);
      }
    }
  }

  static String name(String name) {
    String stripped = name.strip();
    if (stripped.length() < 3) {
      throw ApiError.invalid("a task's name has at least 3 characters");
    }
    return stripped;
  }

  /// Parameters and configuration objects name themselves also inside.
  static ObjectNode item(ObjectNode request, List<String> required) {
    TEXT_MAP.check("item", request);
    for (String field : required) {
      if (request.path(field).asString("").isEmpty()) {
        throw ApiError.missing(field);
      }
    }
    return request;
  }

  private static JsonNode project(Transaction tx, JsonNode value) {
    if (!value.stringValue().isEmpty()) {
      Projects.get(tx, value.stringValue());
    }
    return value;
  }

  private static JsonNode merged(ObjectNode task, String field, JsonNode value) {
    ObjectNode merged = Json.child(task, field).deepCopy();
    merged.setAll((ObjectNode) value);
    return merged;
  }
}
