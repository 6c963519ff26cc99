// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every endpoint, every field of it, every wrong type: the caller's error, never ours.
class BadInputTest {
  private static final List<String> SERVED_WITHOUT_FIELDS =
      List.of("debug.ping", "server.info", "users.get_current_user", "queues.get_default");
  private static final List<String> WRONG =
      List.of(
          "{\"an\":[\"object\"]}",
          "[[1]]",
          "[{\"a\":{}}]",
          "\"\\ud800 text\"",
          "1.5",
          "true",
          "1e400",
          "-1");

  @TempDir Path data;
  private RunningServer server;

  @BeforeEach
  void start() {
    server = new RunningServer(data, true);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_table_has_every_endpoint() throws IOException {
    List<String> listed = new ArrayList<>(table().keySet());
    listed.addAll(SERVED_WITHOUT_FIELDS);

    assertThat(listed).containsExactlyInAnyOrderElementsOf(server.server.endpointNames());
  }

  @Test
  void good_requests_are_answered() throws IOException {
    for (Map.Entry<String, ObjectNode> row : table().entrySet()) {
      JsonNode body = fresh(row.getValue());
      RunningServer.Answer answer = send(row.getKey(), body.toString());
      assertThat(answer.status())
          .as(row.getKey() + " " + body + " -> " + answer.text())
          .isIn(200, 400);
      assertThat(answer.code())
          .as(row.getKey() + answer.text())
          .isIn("200/0", "400/110", "400/703");
    }
  }

  @Test
  void wrong_types_are_the_callers_error() throws IOException {
    int tried = 0;
    for (Map.Entry<String, ObjectNode> row : table().entrySet()) {
      for (String field : row.getValue().propertyNames()) {
        JsonNode good = row.getValue().path(field);
        for (String wrong : WRONG) {
          JsonNode bad = Json.read(wrong.getBytes(StandardCharsets.UTF_8));
          if (bad.getNodeType() != good.getNodeType() && !(good.isArray() && bad.isString())) {
            ObjectNode body = fresh(row.getValue());
            refused(
                row.getKey(), body.put(field, "$WRONG").toString().replace("\"$WRONG\"", wrong));
            tried++;
          }
        }
      }
    }
    assertThat(tried).isGreaterThan(500);
  }

  @Test
  void what_is_no_json_object_is_the_callers_error() throws IOException {
    for (String endpoint : table().keySet()) {
      for (String body :
          List.of("{", "[1]", "\"x\"", "nul", "{}{}", "{\"a\":\"\u0001\"}", "[".repeat(3000))) {
        RunningServer.Answer answer = send(endpoint, body);
        assertThat(answer.code()).as(endpoint + " " + body).isEqualTo("400/12");
      }
    }
  }

  @Test
  void missing_fields_are_the_callers_error() throws IOException {
    for (String endpoint : table().keySet()) {
      RunningServer.Answer answer = send(endpoint, "{}");
      assertThat(answer.status()).as(endpoint + " " + answer.text()).isIn(200, 400);
    }
  }

  private void refused(String endpoint, String body) {
    RunningServer.Answer answer = send(endpoint, body);
    assertThat(answer.code())
        .as("%s with %s -> %s", endpoint, body, answer.text())
        .matches("400/(11|12|16|20|131)");
  }

  private RunningServer.Answer send(String endpoint, String body) {
    boolean lines = endpoint.endsWith("_batch");
    return server.send(
        "POST", "/" + endpoint, lines ? "application/json-lines" : "application/json", body);
  }

  /// The request with a task, a queue and a project of its own.
  private ObjectNode fresh(ObjectNode request) {
    String text = request.toString();
    if (text.contains("$TASK")) {
      text = text.replace("$TASK", server.task("bad input"));
    }
    if (text.contains("$PROJECT")) {
      String name = "{'name':'p%s'}".formatted(Ids.fresh());
      text =
          text.replace("$PROJECT", server.data("projects.create", name).path("id").stringValue());
    }
    if (text.contains("$QUEUE")) {
      String name = "{'name':'q%s'}".formatted(Ids.fresh());
      text = text.replace("$QUEUE", server.data("queues.create", name).path("id").stringValue());
    }
    text = text.replace("$NAME", "n" + Ids.fresh());
    return (ObjectNode) Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, ObjectNode> table() throws IOException {
    Map<String, ObjectNode> table = new TreeMap<>();
    try (InputStream in = BadInputTest.class.getResourceAsStream("/requests.txt")) {
      assertThat(in).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        int blank = line.indexOf(' ');
        table.put(
            line.substring(0, blank),
            (ObjectNode) Json.read(line.substring(blank + 1).getBytes(StandardCharsets.UTF_8)));
      }
    }
    return table;
  }
}
