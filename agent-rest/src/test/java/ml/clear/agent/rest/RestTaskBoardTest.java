// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.ScriptedServer.data;
import static ml.clear.agent.rest.ScriptedServer.drop;
import static ml.clear.agent.rest.ScriptedServer.error;
import static ml.clear.agent.rest.ScriptedServer.token;
import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.task.Transition;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.testkit.ServerPorts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RestTaskBoardTest {
  private static final TaskId TASK = TaskId.of("T");
  private static final StatusChange DONE =
      new StatusChange(TaskStatus.COMPLETED, "worker execution done", "by vm:0", false);

  private final ScriptedServer server = new ScriptedServer();
  private final RestTaskBoard board = new RestTaskBoard(Sessions.to(server.url()).open());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void reads_whatever_a_server_leaves_out_as_empty() throws InterruptedException {
    server.on(
        "tasks.get_all",
        data(
            """
            {"tasks":[{"name":null,"status":"brand_new","script":null,"container":null,
              "hyperparams":{"Environment":null},"runtime":null}]}
            """),
        data("{\"tasks\":[{}]}"),
        data("{\"tasks\":null}"),
        data("null"));

    Task task = value(board.find(TASK)).orElseThrow();

    assertThat(task.id()).isEqualTo(TASK);
    assertThat(task.status()).isEqualTo(TaskStatus.UNKNOWN);
    assertThat(task.script().requirements()).isEmpty();
    assertThat(value(board.find(TASK))).isPresent();
    assertThat(value(board.find(TASK))).isEmpty();
    assertThat(value(board.find(TASK))).isEmpty();
  }

  @Test
  void reads_requirements_environment_and_runtime_of_all_kinds() throws InterruptedException {
    server.on(
        "tasks.get_all",
        data(
            """
            {"tasks":[{"name":"n","status":"queued",
              "script":{"requirements":{"pip":["a==1","b\\nc"],"conda":"","org_pip":"# x\\r\\n\\ny\\n","org_conda":null}},
              "hyperparams":{"Environment":{"A":{"name":"A","value":"1"},"B":{"value":null}},"Args":{"x":{"value":"2"}}},
              "runtime":{"progress":"5","gpu_count":2,"ok":true,"deep":{"a":1},"none":null}}]}
            """));

    Task task = value(board.find(TASK)).orElseThrow();

    assertThat(task.script().requirements())
        .isEqualTo(
            Map.of(
                "pip", List.of("a==1", "b", "c"),
                "conda", List.of(),
                "org_pip", List.of("# x", "", "y")));
    assertThat(task.environment()).isEqualTo(Map.of("A", "1", "B", ""));
    assertThat(task.runtime())
        .isEqualTo(
            Map.of(
                "progress", "5", "gpu_count", "2", "ok", "true", "deep", "{\"a\":1}", "none", ""));
  }

  @Test
  void goes_by_the_codes_of_a_refusal() throws InterruptedException {
    server.on("tasks.completed", error(400, 110), error(400, 121), error(400, 101), error(400, 12));

    assertThat(board.mark(TASK, DONE)).isInstanceOf(Transition.Overtaken.class);
    assertThat(board.mark(TASK, DONE)).isInstanceOf(Transition.Overtaken.class);
    assertThat(board.mark(TASK, DONE)).isInstanceOf(Transition.Gone.class);
    assertThat(board.mark(TASK, DONE)).isInstanceOf(Transition.Rejected.class);
  }

  @Test
  void repeats_a_final_status_until_it_is_taken() throws InterruptedException {
    server.on("tasks.completed", drop(), drop(), data("{\"updated\":1}"));

    assertThat(board.mark(TASK, DONE)).isEqualTo(new Transition.Applied());
  }

  @Test
  void does_not_dequeue_on_a_server_that_would_make_a_draft_of_the_task()
      throws InterruptedException {
    olderServer();
    server.on(
        "tasks.get_all",
        data("{\"tasks\":[{\"status\":\"queued\"}]}"),
        data("{\"tasks\":[{\"status\":\"created\"}]}"),
        data("{\"tasks\":[]}"));

    assertThat(value(board.dequeue(TASK))).isTrue();
    assertThat(value(board.dequeue(TASK))).isFalse();
    assertThat(board.dequeue(TASK)).isInstanceOf(Outcome.Failed.class);

    assertThat(server.requests("tasks.dequeue")).isEmpty();
  }

  @Test
  void keeps_the_rest_of_the_runtime_map_on_an_older_server() throws InterruptedException {
    olderServer();
    server.on("tasks.get_all", data("{\"tasks\":[{\"runtime\":{\"progress\":7,\"a\":\"b\"}}]}"));

    value(board.recordRuntime(TASK, Map.of("a", "c")));

    assertThat(server.request("tasks.edit").body())
        .isEqualTo("{\"task\":\"T\",\"force\":true,\"runtime\":{\"progress\":7,\"a\":\"c\"}}");
  }

  @Test
  void finds_the_project_that_a_lost_answer_created() throws InterruptedException {
    server.on(
        "projects.get_all",
        data("{\"projects\":[]}"),
        data("{\"projects\":[{\"id\":\"P\",\"name\":\"contract/tasks\"}]}"));
    server.on("projects.create", drop());
    server.on("tasks.create", data("{\"id\":\"T2\"}"));

    assertThat(value(board.create(ServerPorts.newTask("new")))).isEqualTo(TaskId.of("T2"));

    var created = server.request("tasks.create").json();
    assertThat(Json.text(created, "project")).isEqualTo("P");
    assertThat(Json.text(created.path("hyperparams").path("Args").path("epochs"), "value"))
        .isEqualTo("3");
    assertThat(Json.text(server.requests("projects.get_all").getFirst().json(), "name"))
        .isEqualTo("^contract/tasks$");
  }

  private void olderServer() {
    server.on("auth.login", token("2.20", TimeSource.system().instant().getEpochSecond() + 3600));
  }
}
