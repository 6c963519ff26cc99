// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.data;
import static ml.clear.agent.rest.ScriptedServer.drop;
import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.token;
import static ml.clear.agent.rest.Sessions.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.ServerPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestTaskQueueTest {
  private static final QueueId QUEUE = new QueueId("Q");
  private static final TaskId TASK = TaskId.of("T");

  private final ScriptedServer server = new ScriptedServer();
  private final FakeClock clock = new FakeClock();
  private final RestTaskQueue queue =
      new RestTaskQueue(Sessions.to(server.url()).with(clock).open(), clock);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void polls_an_empty_queue_with_one_call_that_changes_nothing() throws InterruptedException {
    server.on("queues.peek_task", data("{\"task\":null}"));
    queue.next(QUEUE);
    int before = server.requests().size();

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Empty());

    assertThat(server.requests()).hasSize(before + 1);
    assertThat(server.requests("queues.get_next_task")).isEmpty();
  }

  @Test
  void takes_the_task_that_it_saw() throws InterruptedException {
    server.on("queues.peek_task", data("{\"task\":\"T\"}"));
    server.on("queues.get_next_task", data("{\"entry\":{\"task\":\"T\"}}"));

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Assigned(TASK, QUEUE));

    assertThat(server.request("queues.get_next_task").body())
        .isEqualTo("{\"queue\":\"Q\",\"task\":\"T\"}");
  }

  @Test
  void looks_again_when_somebody_was_faster() throws InterruptedException {
    server.on("queues.peek_task", data("{\"task\":\"A\"}"), data("{\"task\":\"T\"}"));
    server.on("queues.get_next_task", data("{}"), data("{\"entry\":{\"task\":\"T\"}}"));

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Assigned(TASK, QUEUE));
  }

  @Test
  void names_no_task_to_a_server_that_can_not_choose() throws InterruptedException {
    server.on("auth.login", token("2.20", TimeSource.system().instant().getEpochSecond() + 3600));
    server.on("queues.peek_task", data("{\"task\":\"A\"}"));
    server.on("queues.get_next_task", data("{\"entry\":{\"task\":\"T\"}}"));

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Assigned(TASK, QUEUE));

    assertThat(server.request("queues.get_next_task").body()).isEqualTo("{\"queue\":\"Q\"}");
  }

  @Test
  void takes_straight_from_a_server_that_can_not_peek() throws InterruptedException {
    server.on("auth.login", token("2.14", TimeSource.system().instant().getEpochSecond() + 3600));

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Empty());

    assertThat(server.requests("queues.peek_task")).isEmpty();
    assertThat(server.requests("queues.get_next_task")).hasSize(1);
  }

  @Test
  void finds_that_a_lost_taking_took_nothing() throws InterruptedException {
    server.on("queues.peek_task", data("{\"task\":\"T\"}"), data("{\"task\":null}"));
    server.on("queues.get_next_task", drop());
    server.on("queues.get_by_id", data("{\"queue\":{\"entries\":[{\"task\":\"T\"}]}}"));

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Empty());

    assertThat(server.requests("queues.get_next_task")).hasSize(1);
  }

  @Test
  void claims_a_task_that_was_taken_and_whose_answer_was_lost() throws InterruptedException {
    lost("queued", "queued");
    Duration before = clock.elapsed();

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Assigned(TASK, QUEUE));

    assertThat(clock.elapsed().minus(before)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void leaves_a_task_to_who_started_it_meanwhile() throws InterruptedException {
    lost("queued", "in_progress");

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Empty());
  }

  @Test
  void leaves_a_task_that_was_stopped_meanwhile() throws InterruptedException {
    lost("stopped", "stopped");

    assertThat(queue.next(QUEUE)).isEqualTo(new Delivery.Empty());
  }

  @Test
  void says_that_a_queue_is_gone() throws InterruptedException {
    server.on("queues.peek_task", error(400, 701));

    assertThat(queue.next(QUEUE))
        .isInstanceOfSatisfying(
            Delivery.Unavailable.class,
            gone -> assertThat(gone.failure().message()).contains("400/701"));
  }

  @Test
  void lists_queues_of_one_name() throws InterruptedException {
    server.on(
        "queues.get_all",
        data("{\"queues\":[{\"id\":\"1\",\"name\":\"Gpu\"},{\"id\":\"2\",\"name\":\"GPU\"}]}"));

    Failure failure = failure(queue.resolve(List.of("gpu"), false));

    assertThat(failure.message())
        .isEqualTo(
            "Found multiple queues with name \"gpu\" (showing 2/2):\n    * (1) Gpu\n    * (2) GPU");
    assertThat(ServerPorts.value(queue.resolve(List.of("GPU"), false)))
        .containsExactly(new NamedQueue(new QueueId("2"), "GPU", List.of()));
  }

  @Test
  void takes_the_servers_default_queue_or_the_one_named_so() throws InterruptedException {
    server.on("queues.get_default", error(400, 707));
    server.on("queues.get_all", data("{\"queues\":[{\"id\":\"1\",\"name\":\"default\"}]}"));

    assertThat(ServerPorts.value(queue.resolve(List.of(), false)))
        .containsExactly(new NamedQueue(new QueueId("1"), "default", List.of()));
  }

  @Test
  void suggests_queues_that_sound_alike() throws InterruptedException {
    server.on(
        "queues.get_all",
        data("{\"queues\":[]}"),
        data(
            "{\"queues\":[{\"id\":\"1\",\"name\":\"services\"},{\"id\":\"2\",\"name\":\"default\"}]}"));

    Failure failure = failure(queue.resolve(List.of("defualt"), false));

    assertThat(failure.reason()).isEqualTo(ReasonCode.QUEUE_UNKNOWN);
    assertThat(failure.message())
        .isEqualTo(
            "Could not find queue with name/id \"defualt\". Did you mean this?\n"
                + "    * (2) default\n    * (1) services");
  }

  @Test
  void puts_back_even_when_the_task_is_queued_already() throws InterruptedException {
    server.on("tasks.enqueue", error(400, 706));

    assertThat(ServerPorts.value(queue.pushBack(TASK, QUEUE))).isNotNull();

    assertThat(server.request("queues.move_task_to_front").body())
        .isEqualTo("{\"queue\":\"Q\",\"task\":\"T\"}");
  }

  private void lost(String statusFirst, String statusThen) {
    String task = "{\"tasks\":[{\"status\":\"%s\",\"execution\":{\"queue\":\"Q\"}}]}";
    server.on("queues.peek_task", data("{\"task\":\"T\"}"), data("{\"task\":null}"));
    server.on("queues.get_next_task", drop());
    server.on("queues.get_by_id", data("{\"queue\":{\"entries\":[]}}"));
    server.on("tasks.get_all", data(task.formatted(statusFirst)), data(task.formatted(statusThen)));
  }
}
