// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What tests against a running server share.
abstract class Served {
  @TempDir Path data;
  RunningServer server;

  @BeforeEach
  void start() {
    server = new RunningServer(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  String status(String task) {
    return server.task(task, "status").stringValue();
  }

  JsonNode change(String call, String task) {
    return server.data("tasks." + call, "{'task':'%s'}".formatted(task));
  }

  JsonNode forced(String call, String task) {
    return server.data("tasks." + call, "{'task':'%s','force':true}".formatted(task));
  }

  JsonNode enqueue(String task, String queue) {
    return server.data("tasks.enqueue", "{'task':'%s','queue':'%s'}".formatted(task, queue));
  }

  JsonNode next(String queue) {
    return server.data("queues.get_next_task", "{'queue':'%s'}".formatted(queue));
  }

  void report(String worker, String task) {
    server.data("workers.status_report", "{'worker':'%s','task':'%s'}".formatted(worker, task));
  }

  void pass(Duration time) {
    server.clock.advance(time);
  }
}
