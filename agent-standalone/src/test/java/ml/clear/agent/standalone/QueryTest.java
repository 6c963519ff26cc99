// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QueryTest extends Served {
  @Test
  void projects_the_fields_that_were_asked_for() {
    String task = server.task("shown");

    JsonNode found =
        server
            .data(
                "tasks.get_all",
                "{'id':['%s'],'only_fields':['script.requirements','runtime.nothing','status']}"
                    .formatted(task))
            .path("tasks")
            .path(0);

    assertThat(found.propertyNames())
        .containsExactlyInAnyOrder("id", "script", "runtime", "status");
    assertThat(found.path("script").propertyNames()).containsExactly("requirements");
    assertThat(found.path("runtime")).isEmpty();
  }

  @Test
  void searches_names_as_regular_expressions_whatever_the_case() {
    server.task("Alpha one");
    server.task("beta one");

    assertThat(names("'name':'^ALPHA'")).containsExactly("Alpha one");
    assertThat(names("'name':'one$','order_by':['-name']"))
        .containsExactly("beta one", "Alpha one");
    assertThat(server.call("tasks.get_all", "{'name':'('}").code()).isEqualTo("400/16");
  }

  @Test
  void filters_by_tags() {
    tagged("both", "'a','b'");
    tagged("only a", "'a'");
    tagged("only b", "'b'");

    assertThat(names("'tags':['a']")).containsExactly("both", "only a");
    assertThat(names("'tags':['a','b']")).containsExactly("both", "only a", "only b");
    assertThat(names("'tags':['a','-b']")).containsExactly("only a");
    assertThat(names("'tags':['__$all','a','b']")).containsExactly("both");
    assertThat(names("'tags':['__$not','a']")).containsExactly("only b");
  }

  @Test
  void filters_by_status_project_type_and_parent() {
    String project = server.data("projects.create", "{'name':'p'}").path("id").stringValue();
    String parent = server.task("parent");
    server.data(
        "tasks.create",
        "{'name':'child','type':'testing','project':'%s','parent':'%s'}"
            .formatted(project, parent));
    change("started", parent);

    assertThat(names("'status':['in_progress']")).containsExactly("parent");
    assertThat(names("'project':['%s']".formatted(project))).containsExactly("child");
    assertThat(names("'type':['testing']")).containsExactly("child");
    assertThat(names("'parent':'%s'".formatted(parent))).containsExactly("child");
    assertThat(names("'_any_':{'fields':['name','comment'],'pattern':'chi'}"))
        .containsExactly("child");
  }

  @Test
  void hides_hidden_tasks_unless_asked_for() {
    String task =
        server
            .data("tasks.create", "{'name':'hidden','type':'training','system_tags':['hidden']}")
            .path("id")
            .stringValue();

    assertThat(names("'page':0")).isEmpty();
    assertThat(names("'search_hidden':true")).containsExactly("hidden");
    assertThat(names("'id':['%s']".formatted(task))).containsExactly("hidden");
  }

  @Test
  void pages_and_orders_many_tasks() {
    for (int i = 0; i < 450; i++) {
      server.task("task %03d".formatted(i));
    }

    assertThat(names("'page':0,'page_size':3")).containsExactly("task 000", "task 001", "task 002");
    assertThat(names("'page':2,'page_size':200")).hasSize(50).contains("task 449");
    assertThat(names("'page':0,'page_size':2,'order_by':['-name']"))
        .containsExactly("task 449", "task 448");
    assertThat(names("'page':9,'page_size':200")).isEmpty();
  }

  @Test
  void finds_all_of_a_list_of_ids_once() {
    String one = server.task("one");
    String two = server.task("two");

    assertThat(names("'id':['%s','%s','%s','none']".formatted(two, one, two)))
        .containsExactly("two", "one");
  }

  @Test
  void joins_names_to_ids() {
    String project = server.data("projects.create", "{'name':'lab'}").path("id").stringValue();
    String task =
        server
            .data(
                "tasks.create",
                "{'name':'joined','type':'training','project':'%s'}".formatted(project))
            .path("id")
            .stringValue();
    enqueue(task, server.queue());

    for (String endpoint : List.of("tasks.get_all_ex", "tasks.get_by_id_ex")) {
      JsonNode found = server.data(endpoint, "{'id':['%s']}".formatted(task)).path("tasks").path(0);
      assertThat(found.at("/project/name").stringValue()).isEqualTo("lab");
      assertThat(found.at("/execution/queue/name").stringValue()).isEqualTo("default");
      assertThat(found.at("/user/name").isString()).isTrue();
    }
  }

  @Test
  void makes_the_projects_above_a_project() {
    String id = server.data("projects.create", "{'name':'a/b/c'}").path("id").stringValue();

    JsonNode project =
        server.data("projects.get_by_id", "{'project':'%s'}".formatted(id)).path("project");
    assertThat(project.path("basename").stringValue()).isEqualTo("c");
    assertThat(project.path("path")).hasSize(2);
    assertThat(server.call("projects.create", "{'name':'a/b'}").code()).isEqualTo("400/801");
    assertThat(server.call("projects.create", "{'name':'a//b'}").code()).isEqualTo("400/16");
    JsonNode found = server.data("projects.get_all", "{'name':'^a/b$','only_fields':['id']}");
    assertThat(found.path("projects")).hasSize(1);
    JsonNode top = server.data("projects.get_all", "{'shallow_search':true}");
    assertThat(top.path("projects")).hasSize(1);
  }

  @Test
  void merges_the_query_string_into_the_body() {
    String one = server.task("one");
    String two = server.task("two");

    JsonNode tasks =
        server
            .send(
                "GET",
                "/tasks.get_all?id=%s&id=%s&only_fields[]=name&page=0&page_size=1&search_hidden=True"
                    .formatted(one, two),
                "application/json",
                "")
            .data()
            .path("tasks");

    assertThat(tasks).hasSize(1);
    assertThat(tasks.path(0).propertyNames()).containsExactlyInAnyOrder("id", "name");
  }

  private void tagged(String name, String tags) {
    server.data(
        "tasks.create", "{'name':'%s','type':'training','tags':[%s]}".formatted(name, tags));
  }

  private List<String> names(String query) {
    JsonNode tasks = server.data("tasks.get_all", "{" + query + "}").path("tasks");
    return tasks.valueStream().map(task -> task.path("name").stringValue()).toList();
  }
}
