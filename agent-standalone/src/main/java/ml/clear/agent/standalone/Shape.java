// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What a value of a document must look like; null is always allowed.
interface Shape {
  void check(String path, JsonNode value);

  Shape ANY = (path, value) -> {};
  Shape TEXT = (path, value) -> require(value.isString(), path, "a string");
  Shape OBJECT = (path, value) -> require(value.isObject(), path, "an object");

  static Shape oneOf(Set<String> choices) {
    return (path, value) -> {
      TEXT.check(path, value);
      if (!choices.contains(value.stringValue())) {
        throw ApiError.value(path, "one of " + choices.stream().sorted().toList());
      }
    };
  }

  static Shape listOf(Shape item) {
    return (path, value) -> {
      require(value.isArray(), path, "a list");
      value.forEach(element -> checkUnlessNull(item, path, element));
    };
  }

  static Shape mapOf(Shape item) {
    return record(Map.of(), item);
  }

  /// An object whose named fields have their own shapes and whose other fields have a common one.
  static Shape record(Map<String, Shape> fields, Shape others) {
    return (path, value) -> {
      OBJECT.check(path, value);
      value.forEachEntry((name, field) ->
          checkUnlessNull(fields.getOrDefault(name, others), path + "." + name, field));
    };
  }

  static void checkUnlessNull(Shape shape, String path, JsonNode value) {
    if (!value.isNull() && !value.isMissingNode()) {
      shape.check(path, value);
    }
  }

  private static void require(boolean fits, String path, String expected) {
    if (!fits) {
      throw ApiError.type(path, expected);
    }
  }
}
