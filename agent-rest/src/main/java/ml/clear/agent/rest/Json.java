// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON documents as trees. Whatever a server leaves out or sets to null reads as empty.
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ObjectNode object(String name, String value) {
    return object().put(name, value);
  }

  static ArrayNode array(Collection<String> values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    values.forEach(array::add);
    return array;
  }

  static ArrayNode array(String... values) {
    return array(List.of(values));
  }

  /// The document, or nothing when the bytes are no whole JSON document.
  static Optional<JsonNode> parse(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  static byte[] bytes(JsonNode node) {
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// A scalar as text, anything else as JSON, nothing as an empty text.
  static String text(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    return node.isValueNode() ? node.asString() : node.toString();
  }

  /// The text of a field.
  static String text(JsonNode node, String field) {
    return text(node.path(field));
  }

  /// The texts of a list; one text counts as a list of one.
  static List<String> list(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      return List.of(text(node));
    }
    var texts = new ArrayList<String>();
    node.forEach(item -> texts.add(text(item)));
    return List.copyOf(texts);
  }

  /// The lines of a text, or of the texts of a list.
  static List<String> lines(JsonNode node) {
    return list(node).stream().flatMap(String::lines).toList();
  }

  /// The fields of an object as plain values.
  static Map<String, ?> values(JsonNode node) {
    return MAPPER.convertValue(node, new TypeReference<LinkedHashMap<String, Object>>() {});
  }

  /// The fields of an object, values as text.
  static Map<String, String> texts(JsonNode node) {
    var texts = new LinkedHashMap<String, String>();
    node.properties().forEach(field -> texts.put(field.getKey(), text(field.getValue())));
    return texts;
  }
}
