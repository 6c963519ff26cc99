// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import ml.clear.agent.testkit.FakeClock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A real server on a free port, and a client that has logged in to it.
final class RunningServer implements AutoCloseable {
  final FakeClock clock = new FakeClock();
  final StandaloneServer server;
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final String token;

  RunningServer(Path data) {
    this(data, false);
  }

  RunningServer(Path data, boolean advanced) {
    server = StandaloneServer.start(new StandaloneOptions(data, "127.0.0.1", 0, advanced), clock);
    token =
        send(request("/auth.login").header("Authorization", basic()).build())
            .data()
            .path("token")
            .stringValue();
  }

  record Answer(int status, HttpResponse<byte[]> response) {
    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return Json.read(response.body());
    }

    JsonNode data() {
      assertThat(status).as(text()).isEqualTo(200);
      return json().path("data");
    }

    String code() {
      JsonNode meta = json().path("meta");
      return meta.path("result_code").asInt() + "/" + meta.path("result_subcode").asInt();
    }
  }

  String basic() {
    return basic(server.accessKey(), server.secretKey().reveal());
  }

  static String basic(String key, String secret) {
    String pair = key + ":" + secret;
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.apiUrl() + path));
  }

  Answer send(HttpRequest request) {
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Answer get(String path) {
    return send(request(path).build());
  }

  Answer send(String method, String path, String type, String body) {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  /// Calls an endpoint; single quotes stand for double ones.
  Answer call(String endpoint, String body) {
    return send("POST", "/" + endpoint, "application/json", body.replace('\'', '"'));
  }

  JsonNode data(String endpoint, String body) {
    return call(endpoint, body).data();
  }

  Answer lines(String endpoint, String body) {
    return send("POST", "/" + endpoint, "application/json-lines", body.replace('\'', '"'));
  }

  String task(String name) {
    return data("tasks.create", "{'name':'%s','type':'training'}".formatted(name))
        .path("id")
        .stringValue();
  }

  String queue() {
    return data("queues.get_default", "{}").path("id").stringValue();
  }

  JsonNode task(String id, String field) {
    ObjectNode task =
        (ObjectNode) data("tasks.get_by_id", "{'task':'%s'}".formatted(id)).path("task");
    return Json.at(task, field);
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }
}
