// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WorkerTest extends Served {
  @Test
  void shows_what_a_worker_runs_and_watches() {
    String task = server.task("running");
    String waiting = server.task("waiting");
    enqueue(waiting, server.queue());
    change("started", task);
    register("vm:0", "");
    pass(Duration.ofSeconds(3));
    server.data(
        "workers.status_report",
        "{'worker':'vm:0','task':'%s','queue':'%s','machine_stats':null,'tags':null}"
            .formatted(task, server.queue()));

    JsonNode worker = workers("'last_seen':0").path(0);

    assertThat(worker.path("id").stringValue()).isEqualTo("vm:0");
    assertThat(worker.at("/task/name").stringValue()).isEqualTo("running");
    assertThat(worker.at("/task/running_time").asInt()).isEqualTo(3000);
    assertThat(worker.at("/queues/0/num_tasks").asInt()).isEqualTo(1);
    assertThat(worker.at("/queues/0/next_task/id").stringValue()).isEqualTo(waiting);
    assertThat(worker.at("/user/name").isString()).isTrue();
    assertThat(worker.path("ip").stringValue()).isEqualTo("127.0.0.1");
    assertThat(worker.path("last_activity_time").isString()).isTrue();
  }

  @Test
  void forgets_the_task_of_a_worker_that_names_none() {
    String task = server.task("running");
    register("vm:0", "");
    report("vm:0", task);
    assertThat(server.task(task, "last_worker").stringValue()).isEqualTo("vm:0");

    server.data("workers.status_report", "{'worker':'vm:0'}");

    JsonNode worker = workers("'last_seen':0").path(0);
    assertThat(worker.has("task")).isFalse();
    assertThat(worker.path("queues")).hasSize(1);
  }

  @Test
  void a_report_registers_an_unknown_worker() {
    server.data("workers.status_report", "{'worker':'vm:17574','timestamp':1795458899000}");

    assertThat(workers("'last_seen':600")).hasSize(1);
  }

  @Test
  void refuses_unknown_queues_and_tasks() {
    assertThat(server.call("workers.register", "{'worker':'w','queues':['x']}").code())
        .isEqualTo("400/701");
    assertThat(server.call("workers.status_report", "{'worker':'w','task':'x'}").code())
        .isEqualTo("400/101");
  }

  @Test
  void workers_expire_unless_they_report() {
    register("short", ",'timeout':60");
    register("long", "");
    pass(Duration.ofSeconds(61));
    assertThat(workers("'last_seen':0")).hasSize(1);
    pass(Duration.ofMinutes(9));
    assertThat(workers("'last_seen':0")).isEmpty();
    server.server.watchdog().check();
  }

  @Test
  void unregisters_known_and_unknown_workers() {
    register("vm:0", "");

    server.data("workers.unregister", "{'worker':'vm:0','queues':[]}");
    server.data("workers.unregister", "{'worker':'vm:0'}");

    assertThat(workers("'last_seen':0")).isEmpty();
  }

  @Test
  void filters_by_pattern_and_tag() {
    register("vm:gpu0", ",'tags':['fast']");
    register("vm:gpu1", "");
    register("other", "");

    assertThat(workers("'last_seen':600,'worker_pattern':'vm:gpu*'")).hasSize(2);
    assertThat(workers("'tags':['fast']")).hasSize(1);
    assertThat(workers("'worker_pattern':'.*'")).isEmpty();
  }

  @Test
  void has_no_runtime_properties_as_the_open_source_server() {
    RunningServer.Answer answer =
        server.call("workers.get_runtime_properties", "{'worker':'vm:0'}");

    assertThat(answer.code()).isEqualTo("404/0");
    assertThat(answer.json().at("/meta/result_msg").stringValue())
        .isEqualTo(
            "Unable to find endpoint for name workers.get_runtime_properties and version 2.34");
  }

  private void register(String worker, String more) {
    server.data(
        "workers.register",
        "{'worker':'%s','queues':['%s']%s}".formatted(worker, server.queue(), more));
  }

  private JsonNode workers(String query) {
    return server.data("workers.get_all", "{" + query + "}").path("workers");
  }
}
