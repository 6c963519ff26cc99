// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Plays recorded conversations with a real server against ours: for each request ours must answer
/// with the recorded status, endpoint and fields, of the recorded types.
class WireReplayTest {
  private static final Pattern ENQUEUE = Pattern.compile("enqueue \\w+ (\\w{32})");

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"idle", "success", "failing", "abort", "execute", "services", "sdk"})
  void answers_what_a_real_server_answered(String name) throws IOException {
    List<JsonNode> recording = recording(name);
    try (RunningServer server = new RunningServer(data)) {
      Map<String, String> ids = prepare(server, recording);
      int played = 0;
      for (JsonNode line : recording) {
        if (line.has("mark")) {
          act(server, line.path("mark").stringValue(), recording, ids);
        } else if (!line.path("path").stringValue().equals("/auth.login")) {
          play(server, line, ids);
          played++;
        }
      }
      assertThat(played).isGreaterThan(10);
    }
  }

  private static List<JsonNode> recording(String name) throws IOException {
    try (InputStream in = WireReplayTest.class.getResourceAsStream("/wire/" + name + ".jsonl")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8)))
          .toList();
    }
  }

  /// Makes the queue, the project and the tasks of the recording; their ids differ.
  private static Map<String, String> prepare(RunningServer server, List<JsonNode> recording) {
    Map<String, String> ids = new HashMap<>();
    for (JsonNode line : recording) {
      for (JsonNode queue : line.at("/resp/data/queues")) {
        String name = queue.path("name").asString("default");
        if (!name.equals("default") && !ids.containsKey(queue.path("id").stringValue())) {
          ids.put(
              queue.path("id").stringValue(),
              server
                  .data("queues.create", "{'name':'%s'}".formatted(name))
                  .path("id")
                  .stringValue());
        }
        ids.putIfAbsent(queue.path("id").stringValue(), server.queue());
      }
      JsonNode task = line.at("/resp/data/task");
      if (task.isObject() && !ids.containsKey(task.path("id").stringValue())) {
        ids.computeIfAbsent(task.path("project").stringValue(), _ -> project(server));
        ids.put(task.path("id").stringValue(), create(server, task, ids));
      }
    }
    return ids;
  }

  private static String project(RunningServer server) {
    return server
        .data("projects.create", "{'name':'lab','description':''}")
        .path("id")
        .stringValue();
  }

  private static String create(RunningServer server, JsonNode recorded, Map<String, String> ids) {
    ObjectNode request = Json.object();
    List.of("name", "type", "container", "script", "project")
        .forEach(field -> request.set(field, recorded.path(field)));
    return server
        .data("tasks.create", translated(request.toString(), ids))
        .path("id")
        .stringValue();
  }

  private static void act(
      RunningServer server, String mark, List<JsonNode> recording, Map<String, String> ids) {
    Matcher enqueue = ENQUEUE.matcher(mark);
    if (enqueue.matches()) {
      String queue =
          recording.stream()
              .map(line -> line.at("/req/queue"))
              .filter(JsonNode::isString)
              .map(JsonNode::stringValue)
              .findFirst()
              .orElseThrow();
      String body = "{'task':'%s','queue':'%s'}".formatted(enqueue.group(1), queue);
      server.data("tasks.enqueue", translated(body, ids));
    } else if (mark.contains("tasks.stop")) {
      // The only running task that has a worker and is not about to end by itself.
      JsonNode running = server.data("tasks.get_all", "{'status':['in_progress']}").path("tasks");
      assertThat(running).isNotEmpty();
      server.data(
          "tasks.stop", "{'task':'%s'}".formatted(running.path(0).path("id").stringValue()));
    }
  }

  private static void play(RunningServer server, JsonNode line, Map<String, String> ids) {
    JsonNode request = line.path("req");
    boolean lines =
        line.at("/req_headers/content-type").asString("").equals("application/json-lines");
    String body =
        request.has("__ndjson")
            ? request
                .path("__ndjson")
                .valueStream()
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"))
            : request.isNull() ? "" : request.toString();
    RunningServer.Answer answer =
        server.send(
            line.path("method").stringValue(),
            line.path("path").stringValue(),
            lines ? "application/json-lines" : "application/json",
            translated(body, ids));
    String about = line.path("path").stringValue() + " " + body;
    assertThat(answer.status()).as(about + answer.text()).isEqualTo(line.path("status").asInt());
    JsonNode expected = line.path("resp");
    assertThat(answer.json().at("/meta/endpoint"))
        .as(about)
        .isEqualTo(expected.at("/meta/endpoint"));
    List<String> differences = new ArrayList<>();
    compare("", expected, answer.json(), differences);
    assertThat(differences).as("%s -> %s", about, answer.text()).isEmpty();
  }

  /// Notes each recorded field that is not there, or has another type.
  private static void compare(
      String path, JsonNode expected, JsonNode actual, List<String> differences) {
    if (!expected.isNull() && expected.getNodeType() != actual.getNodeType()) {
      differences.add(path + ": " + expected.getNodeType() + " but " + actual.getNodeType());
    } else if (expected.isObject()) {
      expected.forEachEntry((name, value) -> {
        if (actual.has(name)) {
          compare(path + "." + name, value, actual.path(name), differences);
        } else {
          differences.add(path + "." + name + " is missing");
        }
      });
    } else if (expected.isArray() && !expected.isEmpty()) {
      compare(path + "[0]", expected.path(0), actual.path(0), differences);
    }
  }

  private static String translated(String text, Map<String, String> ids) {
    String translated = text;
    for (Map.Entry<String, String> id : ids.entrySet()) {
      translated = translated.replace(id.getKey(), id.getValue());
    }
    return translated;
  }
}
