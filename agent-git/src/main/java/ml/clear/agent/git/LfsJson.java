// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import ml.clear.agent.core.settings.JsonText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The documents of LFS's batch API.
final class LfsJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int LONGEST_MESSAGE = 200;

  /// What the agent decides itself.
  private static final Set<String> OWN_HEADERS = Set.of("range", "accept-encoding", "host");

  private LfsJson() {}

  static byte[] request(List<LfsPointer> wanted) {
    return JsonText.line(
            Map.of(
                "operation",
                "download",
                "transfers",
                List.of("basic"),
                "hash_algo",
                "sha256",
                "objects",
                wanted.stream().map(p -> Map.of("oid", p.oid(), "size", p.size())).toList()))
        .getBytes(StandardCharsets.UTF_8);
  }

  /// The answer to a request, by the contents' ids.
  ///
  /// @throws IllegalArgumentException when it is none that we can use
  static Map<String, LfsObject> answer(byte[] document) {
    JsonNode root = tree(document);
    if (!root.path("objects").isArray()) {
      throw new IllegalArgumentException("it is no answer of Git LFS");
    }
    String transfer = text(root, "transfer", "basic");
    String hash = text(root, "hash_algo", "sha256");
    if (!transfer.equals("basic") || !hash.equals("sha256")) {
      throw new IllegalArgumentException(
          "it wants transfer '" + transfer + "', hash '" + hash + "'");
    }
    var objects = new HashMap<String, LfsObject>();
    for (JsonNode object : root.path("objects")) {
      objects.put(text(object, "oid", ""), object(object));
    }
    return objects;
  }

  private static LfsObject object(JsonNode object) {
    JsonNode error = object.path("error");
    if (error.isObject()) {
      return new LfsObject.Refused(
          error.path("code").asInt(404), shortened(text(error, "message", "")));
    }
    JsonNode download = object.path("actions").path("download");
    var headers = new HashMap<String, String>();
    for (Map.Entry<String, JsonNode> header : download.path("header").properties()) {
      String value = header.getValue().isString() ? header.getValue().asString() : "";
      if (!OWN_HEADERS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        headers.put(header.getKey(), value);
      }
    }
    try {
      return download.isObject()
          ? new LfsObject.Download(new URI(text(download, "href", "")), headers)
          : new LfsObject.Refused(404, "");
    } catch (URISyntaxException _) {
      throw new IllegalArgumentException("it gives a malformed address");
    }
  }

  /// What an answer other than a success says; empty when that is nothing for people.
  static String message(byte[] document) {
    try {
      return shortened(text(tree(document), "message", ""));
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static JsonNode tree(byte[] document) {
    try {
      return MAPPER.readTree(document);
    } catch (JacksonException _) {
      throw new IllegalArgumentException("it is no JSON");
    }
  }

  private static String text(JsonNode node, String field, String otherwise) {
    return node.path(field).isString() ? node.path(field).asString() : otherwise;
  }

  private static String shortened(String message) {
    String line = message.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
  }
}
