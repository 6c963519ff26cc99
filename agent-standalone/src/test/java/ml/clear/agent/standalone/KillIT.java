// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Kills a server process in the middle of concurrent writers: what was acknowledged is there when
/// the next server starts on the same folder.
class KillIT {
  private static final int WRITERS = 6;
  private static final int BEFORE_THE_KILL = 60;

  @TempDir Path data;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RepeatedTest(3)
  void loses_nothing_that_was_acknowledged() throws Exception {
    Map<String, List<String>> acknowledged = new ConcurrentHashMap<>();
    CountDownLatch enough = new CountDownLatch(BEFORE_THE_KILL);
    Running first = launch();
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int number = i;
        all.add(writers.submit(() -> writeUntilKilled(first, number, acknowledged, enough)));
      }
      assertThat(enough.await(60, TimeUnit.SECONDS)).isTrue();
      first.process().destroyForcibly().waitFor();
      for (Future<?> writer : all) {
        writer.get(30, TimeUnit.SECONDS);
      }
    }

    Running second = launch();
    try {
      assertThat(acknowledged).hasSize(WRITERS);
      for (Map.Entry<String, List<String>> task : acknowledged.entrySet()) {
        assertThat(messages(second, task.getKey())).containsAll(task.getValue());
        JsonNode document =
            second.call("tasks.get_by_id", "{'task':'%s'}".formatted(task.getKey()));
        assertThat(document.at("/task/runtime/count").asInt())
            .isGreaterThanOrEqualTo(task.getValue().size());
      }
    } finally {
      second.process().destroyForcibly().waitFor();
    }
  }

  /// Alternates a log event and an edit, and notes what was answered with 200.
  private static void writeUntilKilled(
      Running server, int number, Map<String, List<String>> acknowledged, CountDownLatch enough) {
    try {
      String task =
          server
              .call("tasks.create", "{'name':'writer %d','type':'training'}".formatted(number))
              .path("id")
              .stringValue();
      List<String> mine = new ArrayList<>();
      acknowledged.put(task, mine);
      for (int i = 1; ; i++) {
        server.call(
            "tasks.edit_runtime", "{'task':'%s','add_or_update':{'count':%d}}".formatted(task, i));
        String text = "m" + i;
        server.call(
            "events.add_batch",
            "{'type':'log','task':'%s','msg':'%s','timestamp':%d}".formatted(task, text, i));
        mine.add(text);
        enough.countDown();
      }
    } catch (IOException e) {
      // The server is gone, as it should be.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> messages(Running server, String task) throws Exception {
    JsonNode log =
        server.call("events.get_task_log", "{'task':'%s','batch_size':10000}".formatted(task));
    assertThat(log.path("total").asInt()).isEqualTo(log.path("returned").asInt());
    return log.path("events").valueStream().map(event -> event.path("msg").stringValue()).toList();
  }

  private record Running(Process process, HttpClient http, URI url, String authorization) {
    JsonNode call(String endpoint, String body) throws IOException, InterruptedException {
      HttpResponse<byte[]> response =
          http.send(
              HttpRequest.newBuilder(URI.create(url + "/" + endpoint))
                  .header("Authorization", authorization)
                  .POST(BodyPublishers.ofString(body.replace('\'', '"')))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(response.statusCode())
          .as(new String(response.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      return Json.read(response.body()).path("data");
    }
  }

  private Running launch() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ServerProgram.class.getName(),
                data.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String line = reader.readLine();
    assertThat(line).isNotNull();
    String[] words = line.split(" ", -1);
    return new Running(
        process, http, URI.create(words[0]), RunningServer.basic(words[1], words[2]));
  }
}
