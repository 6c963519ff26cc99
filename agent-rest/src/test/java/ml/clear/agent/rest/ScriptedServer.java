// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import ml.clear.agent.core.time.TimeSource;
import tools.jackson.databind.JsonNode;

/// An HTTP server that answers each call as it was told to, and remembers what it was asked. A call
/// that nothing was said about gets an empty success; a login gets a token for thirty days.
final class ScriptedServer implements AutoCloseable {
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Answer>> script = new HashMap<>();
  private final List<Request> requests = new ArrayList<>();

  ScriptedServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
    on("auth.login", token("2.34", TimeSource.system().instant().getEpochSecond() + 30 * 86_400));
  }

  /// One answer to a call.
  interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  record Request(String path, Headers headers, String body) {
    String call() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    JsonNode json() {
      return Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }
  }

  URI url() {
    return URI.create(
        "http://" + http.getAddress().getHostString() + ":" + http.getAddress().getPort());
  }

  /// Answers a call so, one after the other; the last one from then on.
  ScriptedServer on(String call, Answer... answers) {
    synchronized (script) {
      script.put(call, new ArrayDeque<>(List.of(answers)));
    }
    return this;
  }

  List<Request> requests() {
    synchronized (script) {
      return List.copyOf(requests);
    }
  }

  List<Request> requests(String call) {
    return requests().stream().filter(request -> request.call().equals(call)).toList();
  }

  /// The only request of a call.
  Request request(String call) {
    List<Request> found = requests(call);
    if (found.size() != 1) {
      throw new AssertionError(call + " was called " + found.size() + " times: " + found);
    }
    return found.getFirst();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }

  static Answer data(String json) {
    return status(200, "application/json", envelope(200, 0, "OK", json));
  }

  static Answer error(int code, int subcode) {
    return status(code, "application/json", envelope(code, subcode, "the message", "{}"));
  }

  static Answer status(int status, String contentType, String body, String... headers) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", contentType);
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Answer zipped(String json) {
    return exchange -> {
      var bytes = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(bytes)) {
        zip.write(envelope(200, 0, "OK", json).getBytes(StandardCharsets.UTF_8));
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, bytes.size());
      exchange.getResponseBody().write(bytes.toByteArray());
    };
  }

  /// Hangs up when the request has arrived.
  static Answer drop() {
    return HttpExchange::close;
  }

  /// Hangs up in the middle of the answer.
  static Answer dropMidway(String json) {
    return exchange -> {
      byte[] bytes = envelope(200, 0, "OK", json).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /// More bytes than anyone should take.
  static Answer flood(int megabytes) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, 0);
      byte[] chunk = " ".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < megabytes; i++) {
        exchange.getResponseBody().write(chunk);
      }
    };
  }

  /// A token, with a `Date` that is this machine's.
  static Answer token(String apiVersion, long expires) {
    return tokenOf(
        "{\"exp\":%d,\"api_version\":\"%s\",\"server_version\":\"2.3.0\",\"identity\":{\"user\":\"u1\",\"user_name\":\"me\",\"company\":\"c1\",\"company_name\":\"co\"}}"
            .formatted(expires, apiVersion));
  }

  static Answer tokenOf(String claims) {
    String json = "{\"token\":\"" + jwt(claims) + "\"}";
    return status(200, "application/json", envelope(200, 0, "OK", json));
  }

  static String jwt(String claims) {
    return "e30."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".sig";
  }

  static String envelope(int code, int subcode, String message, String data) {
    return "{\"meta\":{\"id\":\"1\",\"trx\":\"1\",\"endpoint\":{\"name\":\"x.y\",\"requested_version\":\"2.34\",\"actual_version\":\"2.1\"},\"result_code\":%d,\"result_subcode\":%d,\"result_msg\":\"%s\",\"error_stack\":null,\"error_data\":{}},\"data\":%s}"
        .formatted(code, subcode, message, data);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var request =
          new Request(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body);
      Answer answer;
      synchronized (script) {
        requests.add(request);
        Deque<Answer> answers = script.get(request.call());
        answer =
            answers == null ? data("{}") : answers.size() > 1 ? answers.poll() : answers.getFirst();
      }
      answer.give(exchange);
    }
  }
}
