// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a request, typed: what is not there or null counts as absent, what has another
/// type is the caller's error.
record Arguments(ObjectNode body) {
  String text(String name) {
    return optionalText(name)
        .filter(text -> !text.isBlank())
        .orElseThrow(() -> ApiError.missing(name));
  }

  Optional<String> optionalText(String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw ApiError.type(name, "a string");
    }
    return Optional.of(value.stringValue());
  }

  String text(String name, String fallback) {
    return optionalText(name).orElse(fallback);
  }

  Optional<String> choice(String name, Set<String> choices) {
    Optional<String> text = optionalText(name);
    if (text.isPresent() && !choices.contains(text.get())) {
      throw ApiError.value(name, "one of " + choices.stream().sorted().toList());
    }
    return text;
  }

  boolean flag(String name, boolean fallback) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return fallback;
    }
    if (!value.isBoolean()) {
      throw ApiError.type(name, "a boolean");
    }
    return value.booleanValue();
  }

  OptionalLong number(String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return OptionalLong.empty();
    }
    if (!value.isNumber() || !(value.isIntegralNumber() || value.doubleValue() % 1 == 0)) {
      throw ApiError.type(name, "a whole number");
    }
    if (!value.canConvertToLong()) {
      throw ApiError.value(name, "a number in range");
    }
    return OptionalLong.of(value.longValue());
  }

  int count(String name, int fallback, int limit) {
    long count = number(name).orElse(fallback);
    if (count < 0) {
      throw ApiError.value(name, "a number from 0 up");
    }
    return (int) Math.min(count, limit);
  }

  /// A list of strings; a single string counts as a list of one.
  List<String> texts(String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return List.of();
    }
    if (value.isString()) {
      return List.of(value.stringValue());
    }
    if (!value.isArray()) {
      throw ApiError.type(name, "a list of strings");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : value) {
      if (!item.isString()) {
        throw ApiError.type(name, "a list of strings");
      }
      texts.add(item.stringValue());
    }
    return texts;
  }

  List<String> requiredTexts(String name) {
    List<String> texts = texts(name);
    if (texts.isEmpty()) {
      throw ApiError.missing(name);
    }
    return texts;
  }

  Optional<ObjectNode> object(String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return Optional.empty();
    }
    if (!(value instanceof ObjectNode object)) {
      throw ApiError.type(name, "an object");
    }
    return Optional.of(object);
  }

  List<ObjectNode> objects(String name) {
    JsonNode value = body.path(name);
    if (absent(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      throw ApiError.type(name, "a list of objects");
    }
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode item : value) {
      if (!(item instanceof ObjectNode object)) {
        throw ApiError.type(name, "a list of objects");
      }
      objects.add(object);
    }
    return objects;
  }

  List<ObjectNode> requiredObjects(String name) {
    List<ObjectNode> objects = objects(name);
    if (objects.isEmpty()) {
      throw ApiError.missing(name);
    }
    return objects;
  }

  boolean has(String name) {
    return !absent(body.path(name));
  }

  private static boolean absent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
