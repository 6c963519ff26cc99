// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.standalone.StandaloneServer;

/// Calls of other clients, which the agent itself never makes.
final class StandaloneCalls {
  private StandaloneCalls() {}

  static void delete(StandaloneServer server, TaskId task)
      throws IOException, InterruptedException {
    answer(server, "tasks.delete", "{\"task\":\"%s\",\"force\":true}".formatted(task));
  }

  static void createQueue(StandaloneServer server, String name)
      throws IOException, InterruptedException {
    answer(server, "queues.create", "{\"name\":\"%s\"}".formatted(name));
  }

  /// A token for the server's own user.
  static String token(StandaloneServer server) throws IOException, InterruptedException {
    return answer(server, "auth.login", "{}").replaceFirst("(?s).*\"token\":\"([^\"]+)\".*", "$1");
  }

  /// The body of the answer.
  static String answer(StandaloneServer server, String call, String body)
      throws IOException, InterruptedException {
    String credentials = server.accessKey() + ":" + server.secretKey().reveal();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.apiUrl() + "/" + call))
                  .header(
                      "Authorization",
                      "Basic "
                          + Base64.getEncoder()
                              .encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                  .POST(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new AssertionError(answer.body());
      }
      return answer.body();
    }
  }
}
