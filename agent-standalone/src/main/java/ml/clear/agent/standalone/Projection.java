// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The part of a document that `only_fields` asks for: nesting stays, the id is always there, and
/// what the document lacks is left out.
record Projection(List<String> fields) {
  static Projection of(Arguments arguments) {
    return new Projection(arguments.texts("only_fields"));
  }

  ObjectNode apply(ObjectNode document) {
    if (fields.isEmpty()) {
      return document;
    }
    ObjectNode part = Json.object();
    part.set("id", document.path("id"));
    fields.forEach(field -> copy(document, part, field));
    return part;
  }

  boolean includes(String field) {
    return fields.isEmpty()
        || fields.stream().anyMatch(f -> f.equals(field) || f.startsWith(field + "."));
  }

  private static void copy(ObjectNode from, ObjectNode to, String field) {
    int dot = field.indexOf('.');
    String name = dot < 0 ? field : field.substring(0, dot);
    JsonNode value = from.path(name);
    if (dot < 0 && !value.isMissingNode()) {
      to.set(name, value);
    } else if (dot > 0 && value instanceof ObjectNode object) {
      copy(object, Json.child(to, name), field.substring(dot + 1));
    }
  }
}
