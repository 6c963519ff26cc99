// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TaskEditingTest extends Served {
  @Test
  void merges_script_and_execution_and_replaces_other_sections() {
    String task = server.task("edited");
    edit(
        task,
        "'script':{'repository':'r','branch':'b'},'runtime':{'a':1},'container':{'image':'i'}");

    JsonNode reply =
        edit(task, "'script':{'branch':'c'},'runtime':{'b':2},'execution':{'queue':'q'}");

    assertThat(reply.at("/fields/script/repository").stringValue()).isEqualTo("r");
    assertThat(server.task(task, "script.branch").stringValue()).isEqualTo("c");
    assertThat(server.task(task, "runtime").toString()).isEqualTo("{\"b\":2}");
    assertThat(server.task(task, "execution.queue").stringValue()).isEqualTo("q");
    assertThat(server.task(task, "execution.artifacts").isArray()).isTrue();
    assertThat(server.task(task, "container.image").stringValue()).isEqualTo("i");
  }

  @Test
  void edits_only_drafts_unless_forced() {
    String task = server.task("running");
    change("started", task);
    String body = "{'task':'%s','comment':'c','force':%b}";

    assertThat(server.call("tasks.edit", body.formatted(task, false)).code()).isEqualTo("400/110");
    assertThat(server.call("tasks.edit", body.formatted(task, true)).code()).isEqualTo("200/0");
    assertThat(server.call("tasks.update", body.formatted(task, false)).code()).isEqualTo("200/0");
  }

  @Test
  void ignores_fields_that_it_does_not_know() {
    JsonNode reply =
        edit(server.task("stray"), "'method':'get','is_daemon':true,'status':'published'");

    assertThat(reply.path("updated").asInt()).isEqualTo(1);
  }

  @Test
  void edits_single_runtime_keys() {
    String task = server.task("runtime");
    edit(task, "'runtime':{'a':1,'b':2}");

    JsonNode reply =
        server.data(
            "tasks.edit_runtime",
            "{'task':'%s','add_or_update':{'c':'3'},'remove':['a']}".formatted(task));

    assertThat(reply.path("updated").asInt()).isEqualTo(1);
    assertThat(server.task(task, "runtime").toString()).isEqualTo("{\"b\":2,\"c\":\"3\"}");
    assertThat(server.call("v2.33/tasks.edit_runtime", "{}").code()).isEqualTo("404/0");
  }

  @Test
  void replaces_requirements_as_a_whole() {
    String task = server.task("required");
    edit(task, "'script':{'requirements':{'pip':'six','conda':'x'}}");

    server.data(
        "tasks.set_requirements",
        "{'task':'%s','requirements':{'pip':['six==1']}}".formatted(task));

    assertThat(server.task(task, "script.requirements").toString())
        .isEqualTo("{\"pip\":[\"six==1\"]}");
  }

  @Test
  void updates_a_batch_of_tasks_or_none() {
    String one = server.task("first");
    String two = server.task("second");

    JsonNode reply =
        server
            .lines(
                "tasks.update_batch",
                "{'task':'%s','comment':'x'}\n{'task':'%s','comment':'y'}\n".formatted(one, two))
            .data();
    RunningServer.Answer refused =
        server.lines(
            "tasks.update_batch", "{'task':'%s','comment':'z'}\n{'task':'no'}".formatted(one));

    assertThat(reply.path("updated").asInt()).isEqualTo(2);
    assertThat(refused.code()).isEqualTo("400/101");
    assertThat(server.task(one, "comment").stringValue()).isEqualTo("x");
    assertThat(server.lines("tasks.update_batch", "").code()).isEqualTo("400/17");
  }

  @Test
  void names_have_three_characters_and_projects_exist() {
    assertThat(server.call("tasks.create", "{'name':' ab ','type':'training'}").code())
        .isEqualTo("400/12");
    assertThat(server.call("tasks.create", "{'name':'abc','type':'baking'}").code())
        .isEqualTo("400/16");
    assertThat(server.call("tasks.create", "{'name':'abc','type':'training','project':'p'}").code())
        .isEqualTo("400/401");
  }

  @Test
  void clones_what_a_task_says_but_not_what_came_out_of_it() {
    String task = server.task("source");
    edit(task, "'comment':'c','tags':['t'],'hyperparams':{'Args':{'x':{'name':'x','value':'1'}}}");
    artifacts("add_or_update_artifacts", task, "{'key':'in','mode':'input'},{'key':'out'}");
    enqueue(task, server.queue());
    change("started", task);
    server.data("tasks.edit_runtime", "{'task':'%s','add_or_update':{'k':'v'}}".formatted(task));

    String clone =
        server
            .data(
                "tasks.clone",
                "{'task':'%s','new_task_name':'copied','new_task_parent':'%s'}"
                    .formatted(task, task))
            .path("id")
            .stringValue();

    assertThat(status(clone)).isEqualTo("created");
    assertThat(server.task(clone, "name").stringValue()).isEqualTo("copied");
    assertThat(server.task(clone, "parent").stringValue()).isEqualTo(task);
    assertThat(server.task(clone, "comment").stringValue()).isEqualTo("c");
    assertThat(server.task(clone, "hyperparams.Args.x.value").stringValue()).isEqualTo("1");
    assertThat(server.task(clone, "execution.artifacts")).hasSize(1);
    assertThat(server.task(clone, "execution.queue").isMissingNode()).isTrue();
    assertThat(server.task(clone, "runtime")).isEmpty();
    assertThat(server.task(clone, "started").isMissingNode()).isTrue();
    assertThat(Json.strings(server.task(clone, "tags"))).containsExactly("t");
  }

  @Test
  void an_artifact_replaces_the_one_of_its_key_and_mode() {
    String task = server.task("artful");
    artifacts("add_or_update_artifacts", task, "{'key':'a','uri':'1'}");
    artifacts("add_or_update_artifacts", task, "{'key':'a','uri':'2'},{'key':'a','mode':'input'}");

    assertThat(server.task(task, "execution.artifacts")).hasSize(2);

    artifacts("delete_artifacts", task, "{'key':'a','mode':'input'}");
    assertThat(server.task(task, "execution.artifacts")).hasSize(1);
    assertThat(server.task(task, "execution.artifacts").path(0).path("uri").stringValue())
        .isEqualTo("2");
  }

  @Test
  void edits_hyperparameters_by_section_and_name() {
    String task = server.task("tuned");
    parameters(
        task,
        "none",
        "{'section':'A','name':'x','value':'1'},{'section':'B','name':'y','value':'2'}");
    parameters(task, "none", "{'section':'A','name':'z','value':'3'}");
    parameters(task, "section", "{'section':'B','name':'w','value':'4'}");
    server.data(
        "tasks.delete_hyper_params",
        "{'task':'%s','hyperparams':[{'section':'A','name':'x'}]}".formatted(task));

    JsonNode reply = server.data("tasks.get_hyper_params", "{'tasks':['%s']}".formatted(task));

    assertThat(reply.at("/params/0/task").stringValue()).isEqualTo(task);
    assertThat(reply.at("/params/0/hyperparams"))
        .extracting(item -> item.path("section").stringValue() + item.path("name").stringValue())
        .containsExactly("Az", "Bw");

    parameters(task, "all", "{'section':'C','name':'c','value':'5'}");
    assertThat(server.task(task, "hyperparams").propertyNames()).containsExactly("C");
  }

  @Test
  void edits_configuration_objects() {
    String task = server.task("configured");
    String edit =
        "{'task':'%s','configuration':[{'name':'%s','value':'v'}],'replace_configuration':%b}";
    server.data("tasks.edit_configuration", edit.formatted(task, "a", false));
    server.data("tasks.edit_configuration", edit.formatted(task, "b", false));

    JsonNode reply =
        server.data("tasks.get_configurations", "{'tasks':['%s'],'names':['b']}".formatted(task));
    server.data("tasks.edit_configuration", edit.formatted(task, "c", true));

    assertThat(reply.at("/configurations/0/configuration")).hasSize(1);
    assertThat(server.task(task, "configuration").propertyNames()).containsExactly("c");
  }

  @Test
  void old_clients_see_and_write_the_container_as_a_command() {
    String task = server.task("contained");
    server.data(
        "v2.5/tasks.edit",
        "{'task':'%s','execution':{'docker_cmd':'image:1 -v a:b'}}".formatted(task));

    JsonNode old = server.data("v2.5/tasks.get_by_id", "{'task':'%s'}".formatted(task));

    assertThat(server.task(task, "container").toString())
        .isEqualTo("{\"image\":\"image:1\",\"arguments\":\"-v a:b\"}");
    assertThat(server.task(task, "execution.docker_cmd").isMissingNode()).isTrue();
    assertThat(old.at("/task/execution/docker_cmd").stringValue()).isEqualTo("image:1 -v a:b");
  }

  @Test
  void keeps_large_and_odd_texts() {
    String diff = "ä\\u0000\\ud83d\\ude00\\udc00\\\"".repeat(60_000);
    String task = server.task("large");

    edit(task, "'script':{'diff':'%s'}".formatted(diff));

    assertThat(server.task(task, "script.diff").stringValue())
        .isEqualTo("ä\0\uD83D\uDE00\uDC00\"".repeat(60_000));
  }

  private JsonNode edit(String task, String fields) {
    return server.data("tasks.edit", "{'task':'%s',%s}".formatted(task, fields));
  }

  private void artifacts(String call, String task, String artifacts) {
    server.data("tasks." + call, "{'task':'%s','artifacts':[%s]}".formatted(task, artifacts));
  }

  private void parameters(String task, String replace, String parameters) {
    server.data(
        "tasks.edit_hyper_params",
        "{'task':'%s','replace_hyperparams':'%s','hyperparams':[%s]}"
            .formatted(task, replace, parameters));
  }
}
