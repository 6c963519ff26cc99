// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class HttpTest extends Served {
  @Test
  void treats_all_methods_alike() {
    String task = server.task("any method");
    String body = "{\"task\":\"%s\"}".formatted(task);

    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      assertThat(server.send(method, "/v2.5/tasks.get_by_id", "text/plain", body).data())
          .as(method)
          .isNotEmpty();
    }
    assertThat(server.send("OPTIONS", "/tasks.get_by_id", "text/plain", "").response().body())
        .isEmpty();
    RunningServer.Answer head = server.send("HEAD", "/tasks.get_by_id", "text/plain", body);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().body()).isEmpty();
  }

  @Test
  void takes_paths_with_and_without_a_version() {
    assertThat(server.get("/debug.ping").code()).isEqualTo("200/0");
    assertThat(server.get("/v2.34/debug.ping/").code()).isEqualTo("200/0");
    assertThat(server.get("/v2.35/debug.ping").code()).isEqualTo("400/2");
    assertThat(server.call("v2.3/queues.get_default", "{}").code()).isEqualTo("404/0");
    assertThat(server.call("no.such", "{}").code()).isEqualTo("404/0");
  }

  @Test
  void envelopes_every_answer() {
    RunningServer.Answer answer =
        server.send(
            server
                .request("/v2.14/queues.get_default")
                .header("Authorization", "Bearer " + server.token)
                .header("X-Clearml-Trx", "mine")
                .build());

    JsonNode meta = answer.json().path("meta");
    assertThat(meta.path("id").stringValue()).hasSize(32);
    assertThat(meta.path("trx").stringValue()).isEqualTo("mine");
    assertThat(meta.at("/endpoint/name").stringValue()).isEqualTo("queues.get_default");
    assertThat(meta.at("/endpoint/requested_version").stringValue()).isEqualTo("2.14");
    assertThat(meta.at("/endpoint/actual_version").stringValue()).isEqualTo("2.4");
    assertThat(meta.path("error_stack").isNull()).isTrue();
    assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void says_what_is_wrong_with_credentials() {
    String secret = server.server.secretKey().reveal();
    assertThat(login(null)).isEqualTo("401/20");
    assertThat(login("Digest x")).isEqualTo("401/10");
    assertThat(login("Basic ???")).isEqualTo("401/21");
    assertThat(
            login(
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("nocolon".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("401/21");
    assertThat(login(RunningServer.basic(server.server.accessKey(), "wrong"))).isEqualTo("401/22");
    assertThat(login(RunningServer.basic("wrong", secret))).isEqualTo("401/22");
    assertThat(login("Bearer x")).isEqualTo("401/30");
    assertThat(login("Bearer " + forged())).isEqualTo("401/30");
    assertThat(login("Bearer " + server.token)).isEqualTo("200/0");
    assertThat(server.get("/tasks.get_all").code()).isEqualTo("401/20");
  }

  @Test
  void tokens_carry_what_clients_read() {
    JsonNode claims = claims(server.token);

    long now = server.clock.instant().getEpochSecond();
    assertThat(claims.path("exp").asLong()).isEqualTo(now + 30 * 86400);
    assertThat(claims.path("iat").asLong()).isEqualTo(now);
    assertThat(claims.path("api_version").stringValue()).isEqualTo("2.34");
    assertThat(claims.path("feature_set").stringValue()).isEqualTo("basic");
    assertThat(claims.at("/identity/user").stringValue()).hasSize(32);
  }

  @Test
  void tokens_last_as_long_as_asked_and_can_be_renewed() {
    String renewed = renew(server.token, "expiration_sec=60");
    String longest = renew(renewed, "expiration_sec=999999999");

    long now = server.clock.instant().getEpochSecond();
    assertThat(claims(longest).path("exp").asLong()).isEqualTo(now + 365 * 86400);
    assertThat(server.send("GET", "/auth.login?expiration_sec=-1", "application/json", "").code())
        .isEqualTo("400/16");
    pass(Duration.ofSeconds(61));
    assertThat(login("Bearer " + renewed)).isEqualTo("401/30");
    assertThat(login("Bearer " + longest)).isEqualTo("200/0");
  }

  @Test
  void compresses_answers_for_whom_it_pays() throws IOException {
    String task = server.task("compressed");
    RunningServer.Answer answer =
        server.send(
            server
                .request("/tasks.get_by_id?task=" + task)
                .header("Authorization", "Bearer " + server.token)
                .header("Accept-Encoding", "gzip, deflate")
                .build());

    assertThat(answer.response().headers().firstValue("Content-Encoding")).contains("gzip");
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(answer.response().body()))) {
      assertThat(Json.read(in.readAllBytes()).at("/data/task/id").stringValue()).isEqualTo(task);
    }
  }

  @Test
  void refuses_compressed_requests() {
    RunningServer.Answer answer =
        server.send(
            server
                .request("/tasks.get_all")
                .header("Authorization", "Bearer " + server.token)
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofString("x"))
                .build());

    assertThat(answer.code()).isEqualTo("415/0");
  }

  @Test
  void refuses_requests_that_are_too_large() {
    String fits = "{\"comment\":\"" + "x".repeat(RequestReader.LIMIT - 100) + "\"}";

    assertThat(server.call("tasks.get_all", fits).code()).isEqualTo("200/0");
    assertThat(server.call("tasks.get_all", fits + " ".repeat(200)).code()).isEqualTo("413/0");
    assertThat(server.call("debug.ping", "{}").code()).isEqualTo("200/0");
  }

  @Test
  void reads_forms_and_the_words_that_python_writes() {
    String task = server.task("form");

    assertThat(
            server
                .send(
                    "POST", "/tasks.get_by_id", "application/x-www-form-urlencoded", "task=" + task)
                .status())
        .isEqualTo(200);
    assertThat(
            server
                .lines(
                    "events.add_batch",
                    "{'type':'training_stats_scalar','task':'%s','metric':'m','variant':'v','iter':1,'value':NaN}"
                        .formatted(task))
                .status())
        .isEqualTo(200);
    assertThat(server.task(task, "last_metrics")).hasSize(1);
  }

  @Test
  void answers_quickly_on_a_kept_connection() {
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      server.get("/debug.ping");
    }

    // With delayed acknowledgements it would be 40 ms each.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void serves_vaults_only_with_the_advanced_feature_set(@TempDir Path other) throws IOException {
    Files.createDirectories(other.resolve("vaults/config"));
    Files.writeString(other.resolve("vaults/config/one.conf"), "agent.x: 1");
    String path = "/users.get_vaults?enabled=true&types=config&types=config";

    assertThat(server.send("GET", path, "application/json", "").code()).isEqualTo("404/0");
    try (RunningServer advanced = new RunningServer(other, true)) {
      JsonNode vaults = advanced.send("GET", path, "application/json", "").data().path("vaults");
      assertThat(vaults).hasSize(1);
      assertThat(vaults.at("/0/data").stringValue()).isEqualTo("agent.x: 1");
      assertThat(claims(advanced.token).path("feature_set").stringValue()).isEqualTo("advanced");
    }
  }

  private String login(@Nullable String authorization) {
    var request = server.request("/auth.login");
    return server
        .send(
            (authorization == null ? request : request.header("Authorization", authorization))
                .build())
        .code();
  }

  private String renew(String token, String query) {
    return server
        .send(
            server
                .request("/auth.login?" + query)
                .header("Authorization", "Bearer " + token)
                .build())
        .data()
        .path("token")
        .stringValue();
  }

  /// The token with another user in it and the old signature.
  private String forged() {
    String[] parts = server.token.split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String other = claims.replace("\"role\":\"user\"", "\"role\":\"root\"");
    return parts[0]
        + "."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(other.getBytes(StandardCharsets.UTF_8))
        + "."
        + parts[2];
  }

  private static JsonNode claims(String token) {
    return Json.read(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }
}
