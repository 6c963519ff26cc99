// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `projects.*`.
final class ProjectEndpoints {
  private final Store store;
  private final InstantSource clock;

  ProjectEndpoints(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "projects.get_all", this::getAll),
        Endpoint.of("1.0", "projects.get_by_id", this::getById),
        Endpoint.of("1.0", "projects.create", this::create));
  }

  private ObjectNode getAll(Call call) {
    Projection projection = Projection.of(call.arguments());
    DocumentQuery query = DocumentQuery.of(call.arguments(), Set.of("id"));
    boolean shallow = call.arguments().flag("shallow_search", false);
    return store.read(tx -> {
      List<ObjectNode> projects = query.run(Projects.source(tx, shallow));
      ObjectNode reply = Json.object();
      reply.set("projects", Json.nodes(projects.stream().map(projection::apply).toList()));
      return reply;
    });
  }

  private ObjectNode getById(Call call) {
    String id = call.arguments().text("project");
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      reply.set("project", Projects.get(tx, id));
      return reply;
    });
  }

  private ObjectNode create(Call call) {
    Arguments arguments = call.arguments();
    String name = arguments.text("name").strip();
    if (name.startsWith("/") || name.endsWith("/") || name.contains("//")) {
      throw ApiError.value("name", "names separated by single slashes");
    }
    String description = arguments.text("description", "");
    List<String> tags = arguments.texts("tags");
    List<String> systemTags = arguments.texts("system_tags");
    String destination = arguments.text("default_output_destination", "");
    return store.write(tx -> {
      if (Projects.named(tx, name).isPresent()) {
        throw ApiError.taken("project", name);
      }
      ObjectNode project = Projects.create(tx, name, description, clock.instant());
      project.set("tags", Json.texts(tags));
      project.set("system_tags", Json.texts(systemTags));
      if (!destination.isEmpty()) {
        project.put("default_output_destination", destination);
      }
      Projects.save(tx, project);
      return Json.object().set("id", project.path("id"));
    });
  }
}
