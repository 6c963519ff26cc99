// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QueueTest extends Served {
  @Test
  void hands_tasks_out_in_order_and_keeps_their_queue() {
    String first = server.task("first");
    String second = server.task("second");
    enqueue(first, server.queue());
    enqueue(second, server.queue());

    assertThat(taken()).isEqualTo(first);
    assertThat(server.task(first, "execution.queue").stringValue()).isEqualTo(server.queue());
    assertThat(status(first)).isEqualTo("queued");
    assertThat(taken()).isEqualTo(second);
    assertThat(next(server.queue()).isEmpty()).isTrue();
  }

  @Test
  void hands_out_each_task_once_to_many_workers() throws Exception {
    Set<String> tasks = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      String task = server.task("task " + i);
      enqueue(task, server.queue());
      tasks.add(task);
    }
    List<String> taken = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      List<Future<List<String>>> shares = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        shares.add(workers.submit(this::takeAll));
      }
      for (Future<List<String>> share : shares) {
        taken.addAll(share.get());
      }
    }

    assertThat(taken).hasSize(200).containsExactlyInAnyOrderElementsOf(tasks);
  }

  @Test
  void pops_a_given_task_only_while_it_is_first() {
    String first = server.task("first");
    String second = server.task("second");
    enqueue(first, server.queue());
    enqueue(second, server.queue());
    String body = "{'queue':'%s','task':'%s','get_task_info':true}";

    assertThat(server.data("queues.peek_task", queue()).path("task").stringValue())
        .isEqualTo(first);
    assertThat(server.data("queues.get_next_task", body.formatted(server.queue(), second)))
        .isEmpty();
    JsonNode popped = server.data("queues.get_next_task", body.formatted(server.queue(), first));

    assertThat(popped.at("/entry/task").stringValue()).isEqualTo(first);
    assertThat(popped.at("/task_info/user").isString()).isTrue();
    assertThat(server.data("queues.get_num_entries", queue()).path("num").asInt()).isEqualTo(1);
  }

  @Test
  void sets_a_stopped_task_back_to_queued_when_it_is_handed_out() {
    String task = server.task("stopped");
    enqueue(task, server.queue());
    forced("stopped", task);

    assertThat(taken()).isEqualTo(task);
    assertThat(status(task)).isEqualTo("queued");
  }

  @Test
  void passes_over_tasks_that_are_gone() {
    String gone = server.task("gone");
    String there = server.task("there");
    server.data("queues.add_task", entry(gone));
    server.data("queues.add_task", entry(there));
    forced("delete", gone);

    assertThat(taken()).isEqualTo(there);
  }

  @Test
  void refuses_a_task_that_is_already_in_the_queue() {
    String task = server.task("twice");
    JsonNode reply = enqueue(task, server.queue());

    assertThat(reply.path("queued").asInt()).isEqualTo(1);
    assertThat(reply.at("/fields/execution.queue").stringValue()).isEqualTo(server.queue());
    assertThat(server.call("tasks.enqueue", entry(task)).code()).isEqualTo("400/706");
    assertThat(server.call("queues.add_task", entry(task)).code()).isEqualTo("400/706");
    assertThat(status(task)).isEqualTo("queued");
  }

  @Test
  void leaves_the_task_as_it_was_when_enqueueing_fails() {
    String task = server.task("done");
    change("started", task);
    change("completed", task);

    assertThat(server.call("tasks.enqueue", entry(task)).code()).isEqualTo("400/110");
    assertThat(server.call("tasks.enqueue", "{'task':'%s','queue':'none'}".formatted(task)).code())
        .isEqualTo("400/701");
    assertThat(status(task)).isEqualTo("completed");
    assertThat(next(server.queue())).isEmpty();
  }

  @Test
  void enqueues_into_a_named_queue_which_is_made_or_the_default_one() {
    String task = server.task("moving");
    server.data("tasks.enqueue", "{'task':'%s'}".formatted(task));
    assertThat(server.task(task, "execution.queue").stringValue()).isEqualTo(server.queue());

    JsonNode reply =
        server.data(
            "tasks.enqueue",
            "{'task':'%s','queue_name':'fresh','verify_watched_queue':true}".formatted(task));

    assertThat(reply.path("queue_watched").asBoolean(true)).isFalse();
    JsonNode queues = server.data("queues.get_all", "{'name':'^fresh$'}").path("queues");
    assertThat(queues.path(0).at("/entries/0/task").stringValue()).isEqualTo(task);
    assertThat(next(server.queue())).isEmpty();
    server.data(
        "workers.register",
        "{'worker':'w:0','queues':['%s']}".formatted(queues.path(0).path("id").stringValue()));
    String other = server.task("watched");
    JsonNode watched =
        server.data(
            "tasks.enqueue",
            "{'task':'%s','queue_name':'fresh','verify_watched_queue':true}".formatted(other));
    assertThat(watched.path("queue_watched").asBoolean()).isTrue();
  }

  @Test
  void dequeues_to_the_status_before_the_queue() {
    String task = server.task("failed before");
    change("started", task);
    change("failed", task);
    enqueue(task, server.queue());

    JsonNode reply = change("dequeue", task);

    assertThat(reply.path("dequeued").asInt()).isEqualTo(1);
    assertThat(reply.path("updated").asInt()).isEqualTo(1);
    assertThat(status(task)).isEqualTo("failed");
    assertThat(next(server.queue())).isEmpty();
  }

  @Test
  void dequeues_to_a_given_status_and_leaves_other_tasks_alone() {
    String task = server.task("claimed");
    enqueue(task, server.queue());
    server.data("tasks.dequeue", "{'task':'%s','new_status':'in_progress'}".formatted(task));
    assertThat(status(task)).isEqualTo("in_progress");
    change("dequeue", task);
    assertThat(status(task)).isEqualTo("created");

    JsonNode reply = change("dequeue", task);

    assertThat(reply.path("dequeued").asInt()).isEqualTo(1);
    assertThat(reply.path("updated").asInt(-1)).isZero();
    assertThat(
            server.call("tasks.dequeue", "{'task':'%s','new_status':'x'}".formatted(task)).code())
        .isEqualTo("400/16");
  }

  @Test
  void removes_the_development_tag_when_enqueued() {
    String task =
        server
            .data(
                "tasks.create",
                "{'name':'develop','type':'training','system_tags':['development','x']}")
            .path("id")
            .stringValue();

    enqueue(task, server.queue());

    assertThat(Json.strings(server.task(task, "system_tags"))).containsExactly("x");
  }

  @Test
  void moves_and_removes_entries() {
    List<String> tasks = List.of(server.task("aaa"), server.task("bbb"), server.task("ccc"));
    tasks.forEach(task -> enqueue(task, server.queue()));

    assertThat(
            server
                .data("queues.move_task_to_front", entry(tasks.get(2)))
                .path("position")
                .asInt(-1))
        .isZero();
    assertThat(
            server.data("queues.move_task_to_back", entry(tasks.get(0))).path("position").asInt())
        .isEqualTo(2);
    assertThat(server.data("queues.get_by_id", queue()).at("/queue/entries"))
        .extracting(entry -> entry.path("task").stringValue())
        .containsExactly(tasks.get(2), tasks.get(1), tasks.get(0));
    server.data("queues.remove_task", entry(tasks.get(1)));
    assertThat(server.call("queues.remove_task", entry(tasks.get(1))).code()).isEqualTo("400/703");
    assertThat(server.call("queues.move_task_to_front", entry(tasks.get(1))).code())
        .isEqualTo("400/703");
  }

  @Test
  void makes_and_deletes_queues() {
    String id = server.data("queues.create", "{'name':'gpu'}").path("id").stringValue();
    enqueue(server.task("waiting"), id);

    assertThat(server.call("queues.create", "{'name':'gpu'}").code()).isEqualTo("400/801");
    assertThat(server.call("queues.delete", "{'queue':'%s'}".formatted(id)).code())
        .isEqualTo("400/702");
    server.data("queues.delete", "{'queue':'%s','force':true}".formatted(id));
    assertThat(server.call("queues.get_by_id", "{'queue':'%s'}".formatted(id)).code())
        .isEqualTo("400/701");
    assertThat(server.call("queues.get_next_task", "{'queue':'%s'}".formatted(id)).code())
        .isEqualTo("400/701");
  }

  @Test
  void names_the_default_queue_unless_there_is_none_or_two() {
    assertThat(server.data("queues.get_default", "{}").path("name").stringValue())
        .isEqualTo("default");
    server.data("queues.create", "{'name':'other','system_tags':['default']}");
    assertThat(server.call("queues.get_default", "{}").code()).isEqualTo("400/708");
    for (JsonNode queue : server.data("queues.get_all", "{}").path("queues")) {
      server.data("queues.delete", "{'queue':'%s'}".formatted(queue.path("id").stringValue()));
    }
    assertThat(server.call("queues.get_default", "{}").code()).isEqualTo("400/707");
  }

  private List<String> takeAll() {
    List<String> taken = new ArrayList<>();
    for (JsonNode reply = next(server.queue()); !reply.isEmpty(); reply = next(server.queue())) {
      taken.add(reply.at("/entry/task").stringValue());
    }
    return taken;
  }

  private String taken() {
    return next(server.queue()).at("/entry/task").stringValue();
  }

  private String queue() {
    return "{'queue':'%s'}".formatted(server.queue());
  }

  private String entry(String task) {
    return "{'queue':'%s','task':'%s'}".formatted(server.queue(), task);
  }
}
