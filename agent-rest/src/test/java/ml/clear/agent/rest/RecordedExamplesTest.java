// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.task.Transition;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerReport;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.ServerPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// What a real server answered to the Python agent, and what that sent.
class RecordedExamplesTest {
  private static final TaskId TASK = TaskId.of("b70ea50ac5a941be86f35fb7db3653d9");
  private static final QueueId QUEUE = new QueueId("aa5e70c11f4b4bd1afbce887f123a588");

  /// What we send beyond it (protocol 1.5, 2.3, 2.4).
  private static final Map<String, Set<String>> MORE =
      Map.of(
          "queues.get_all", Set.of("search_hidden"),
          "queues.get_next_task", Set.of("task"),
          "workers.register", Set.of("timeout"));

  /// Calls that the Python agent does not make.
  private static final Set<String> OURS =
      Set.of("auth.login", "queues.peek_task", "tasks.edit_runtime");

  private final List<JsonNode> recorded = recorded();
  private final ScriptedServer server = new ScriptedServer();
  private final Api api = Sessions.to(server.url()).open();
  private final RestTaskBoard board = new RestTaskBoard(api);
  private final RestTaskQueue queues = new RestTaskQueue(api, new FakeClock());
  private final RestWorkerRegistry workers = new RestWorkerRegistry(api);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void reads_a_task() throws InterruptedException {
    JsonNode task = answer("tasks.get_by_id", "task").path("task");
    server.on("tasks.get_all", ScriptedServer.data("{\"tasks\":[" + task + "]}"));

    Task read = ServerPorts.value(board.find(TASK)).orElseThrow();

    assertThat(read.name()).isEqualTo("hello");
    assertThat(read.status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(read.script().repository()).isEqualTo("http://127.0.0.1:38090/demo.git");
    assertThat(read.script().commit()).isEmpty();
    assertThat(read.script().entryPoint()).isEqualTo("hello.py");
    assertThat(read.script().requirements("pip")).containsExactly("six==1.16.0");
    assertThat(read.container()).isEqualTo(ContainerSpec.NONE);
    assertThat(read.runtime()).containsEntry("_exec_agent_hostname", "vm");
  }

  @Test
  void reads_that_a_user_wants_a_task_stopped() throws InterruptedException {
    server.on(
        "tasks.get_all",
        ScriptedServer.data(
            "{\"tasks\":[{\"runtime\":{},\"status\":\"in_progress\",\"status_message\":\"stopping\"}]}"));

    TaskState state = ServerPorts.value(board.state(TASK)).orElseThrow();

    assertThat(state.stopRequested()).isTrue();
  }

  @Test
  void reads_what_a_queue_gives() throws InterruptedException {
    server.on("queues.peek_task", ScriptedServer.data("{\"task\":\"" + TASK + "\"}"));
    server.on(
        "queues.get_next_task",
        ScriptedServer.data(answer("queues.get_next_task", "entry").toString()));

    assertThat(queues.next(QUEUE)).isEqualTo(new Delivery.Assigned(TASK, QUEUE));
  }

  @Test
  void sends_nothing_on_the_main_path_that_the_server_has_not_seen_before()
      throws InterruptedException {
    server.on("queues.get_all", ScriptedServer.data(answer("queues.get_all", "queues").toString()));
    server.on("queues.peek_task", ScriptedServer.data("{\"task\":\"" + TASK + "\"}"));
    server.on(
        "queues.get_next_task",
        ScriptedServer.data(answer("queues.get_next_task", "entry").toString()));
    server.on("events.add_batch", ScriptedServer.data("{\"added\":1,\"errors\":0}"));

    mainPath();

    Map<String, Set<String>> known = new HashMap<>();
    recorded.forEach(line ->
        known
            .computeIfAbsent(Json.text(line, "call"), _ -> new HashSet<>())
            .addAll(line.path("request").propertyNames()));
    MORE.forEach(
        (call, fields) -> known.computeIfAbsent(call, _ -> new HashSet<>()).addAll(fields));
    assertThat(server.requests())
        .filteredOn(request -> !OURS.contains(request.call()))
        .hasSizeGreaterThan(10)
        .allSatisfy(request ->
            assertThat(request.json().propertyNames())
                .as(request.call())
                .isSubsetOf(known.getOrDefault(request.call(), Set.of())));
  }

  private void mainPath() throws InterruptedException {
    var worker = WorkerId.of("vm:0");
    NamedQueue queue = ServerPorts.value(queues.resolve(List.of("default"), false)).getFirst();
    workers.register(worker, List.of(queue.id()));
    queues.next(queue.id());
    workers.report(
        new WorkerReport(
            worker, Instant.EPOCH, TASK, queue.id(), List.of(queue.id()), List.of(), null));
    board.find(TASK);
    board.mark(TASK, new StatusChange(TaskStatus.IN_PROGRESS, "r", "pulled by agent", true));
    board.recordRuntime(TASK, Map.of("_exec_agent_hostname", "vm"));
    board.state(TASK);
    board.ping(TASK);
    board.dequeue(TASK);
    board.recordRequirements(TASK, Map.of("pip", List.of("six==1.16.0")));
    board.recordCommit(TASK, "51a195330328885b424897c1233bb2d1f3bdfe76");
    new RestLogSink(api, Sessions.settings(server.url()))
        .send(TASK, worker, List.of(new LogEvent(LogLevel.DEBUG, Instant.EPOCH, "a line\n")));
    for (TaskStatus end : List.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.STOPPED)) {
      assertThat(board.mark(TASK, new StatusChange(end, "worker execution done", "m", false)))
          .isEqualTo(new Transition.Applied());
    }
    workers.unregister(worker);
  }

  /// The first recorded answer to a call that has a field.
  private JsonNode answer(String call, String field) {
    return recorded.stream()
        .filter(line -> Json.text(line, "call").equals(call))
        .map(line -> line.path("answer").path("data"))
        .filter(data -> data.has(field))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> recorded() {
    try (InputStream in = RecordedExamplesTest.class.getResourceAsStream("recorded.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow())
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
