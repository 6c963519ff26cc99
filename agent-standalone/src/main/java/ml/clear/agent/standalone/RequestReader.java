// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads API requests: a JSON object, or JSON lines, and the query string merged into it.
final class RequestReader {
  static final int LIMIT = 16 * 1024 * 1024;

  /// So much more is read and thrown away, so that the client gets to see the refusal.
  private static final long POLITENESS = 4L * LIMIT;

  private static final String LINES = "application/json-lines";
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,18}\\.\\d{1,18}");

  private RequestReader() {}

  record Request(ObjectNode body, List<ObjectNode> batch) {}

  static Request read(HttpExchange exchange) throws IOException {
    refuseCompressed(exchange);
    byte[] bytes = bytes(exchange.getRequestBody());
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    ObjectNode body = Json.object();
    List<ObjectNode> batch = List.of();
    if (LINES.equals(type)) {
      batch = lines(bytes);
    } else if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
      merge(body, new String(bytes, StandardCharsets.UTF_8));
    } else if (bytes.length > 0) {
      body = object(bytes, 0, bytes.length, "the request body");
    }
    merge(body, exchange.getRequestURI().getRawQuery());
    return new Request(body, batch);
  }

  static void refuseCompressed(HttpExchange exchange) {
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ApiError(415, 0, "Unsupported content encoding '" + encoding + "' of a request");
    }
  }

  private static byte[] bytes(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(LIMIT + 1);
    if (bytes.length > LIMIT) {
      for (long left = POLITENESS; left > 0; ) {
        long skipped = stream.readNBytes(1 << 16).length;
        if (skipped == 0) {
          break;
        }
        left -= skipped;
      }
      throw new ApiError(413, 0, "The request is larger than " + LIMIT + " bytes");
    }
    return bytes;
  }

  private static List<ObjectNode> lines(byte[] bytes) {
    List<ObjectNode> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '\n') {
        if (!blank(bytes, start, i)) {
          lines.add(object(bytes, start, i, "line " + (lines.size() + 1) + " of the batch"));
        }
        start = i + 1;
      }
    }
    return lines;
  }

  private static boolean blank(byte[] bytes, int start, int end) {
    for (int i = start; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  private static ObjectNode object(byte[] bytes, int start, int end, String what) {
    try {
      JsonNode node = Json.read(bytes, start, end);
      if (node.isMissingNode()) {
        return Json.object();
      }
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw ApiError.invalid(what + " is not a JSON object");
    } catch (JacksonException e) {
      throw ApiError.invalid(what + " is not valid JSON: " + e.getOriginalMessage());
    }
  }

  private static void merge(ObjectNode body, @Nullable String query) {
    if (query == null || query.isEmpty()) {
      return;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = decode(equals < 0 ? pair : pair.substring(0, equals));
      if (!key.isEmpty()) {
        put(body, key, value(decode(equals < 0 ? "" : pair.substring(equals + 1))));
      }
    }
  }

  private static void put(ObjectNode body, String key, JsonNode value) {
    boolean listed = key.endsWith("[]");
    String path = listed ? key.substring(0, key.length() - 2) : key;
    JsonNode present = Json.at(body, path);
    if (present instanceof ArrayNode list) {
      list.add(value);
    } else if (!present.isMissingNode()) {
      Json.set(body, path, Json.array().add(present).add(value));
    } else {
      Json.set(body, path, listed ? Json.array().add(value) : value);
    }
  }

  private static JsonNode value(String text) {
    if (NUMBER.matcher(text).matches()) {
      return Json.object().numberNode(Long.parseLong(text));
    }
    if (DECIMAL.matcher(text).matches()) {
      return Json.object().numberNode(Double.parseDouble(text));
    }
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Json.object().booleanNode(Boolean.parseBoolean(text));
    }
    return Json.text(text);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("the query string is not percent-encoded UTF-8");
    }
  }
}
