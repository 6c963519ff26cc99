// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/// The JSON dialect of the wire. Python writes NaN as a bare word, and its strings may hold lone
/// surrogates, which only an escape can carry.
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static ArrayNode texts(Collection<String> texts) {
    ArrayNode array = array();
    texts.forEach(array::add);
    return array;
  }

  static ArrayNode nodes(Collection<? extends JsonNode> nodes) {
    return array().addAll(nodes);
  }

  static JsonNode text(String text) {
    return JsonNodeFactory.instance.stringNode(text);
  }

  static JsonNode read(byte[] bytes) {
    return MAPPER.readTree(bytes);
  }

  static JsonNode read(byte[] bytes, int start, int end) {
    return MAPPER.readTree(bytes, start, end - start);
  }

  static ObjectNode readObject(InputStream stream) {
    try (stream) {
      return (ObjectNode) MAPPER.readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  /// The node at a dotted path, missing where a step is.
  static JsonNode at(JsonNode node, String path) {
    JsonNode found = node;
    for (String step : path.split("\\.", -1)) {
      found = found.isObject() ? found.path(step) : MissingNode.getInstance();
    }
    return found;
  }

  /// Sets a value at a dotted path, making the objects on the way.
  static void set(ObjectNode node, String path, JsonNode value) {
    String[] steps = path.split("\\.", -1);
    ObjectNode parent = node;
    for (int i = 0; i < steps.length - 1; i++) {
      parent = child(parent, steps[i]);
    }
    parent.set(steps[steps.length - 1], value);
  }

  /// The object under this name, made (in place of anything that is not one) if need be.
  static ObjectNode child(ObjectNode node, String name) {
    return node.path(name) instanceof ObjectNode present ? present : node.putObject(name);
  }

  static ArrayNode list(ObjectNode node, String name) {
    return node.path(name) instanceof ArrayNode present ? present : node.putArray(name);
  }

  static List<String> strings(JsonNode list) {
    List<String> strings = new ArrayList<>();
    list.forEach(item -> strings.add(item.asString("")));
    return strings;
  }
}
