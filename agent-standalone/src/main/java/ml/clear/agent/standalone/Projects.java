// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The projects; `a/b` lies in `a`, which is made with it.
final class Projects {
  private Projects() {}

  static Optional<ObjectNode> find(Transaction tx, String id) {
    return tx.first(
        row -> Transaction.document(row, 1), "SELECT doc FROM project WHERE id = ?", id);
  }

  static ObjectNode get(Transaction tx, String id) {
    return find(tx, id).orElseThrow(() -> ApiError.unknownProject(id));
  }

  static Optional<ObjectNode> named(Transaction tx, String name) {
    return tx.first(
        row -> Transaction.document(row, 1), "SELECT doc FROM project WHERE name = ?", name);
  }

  static ObjectNode create(Transaction tx, String name, String description, Instant now) {
    int slash = name.lastIndexOf('/');
    ObjectNode project = Json.object().put("id", Ids.fresh()).put("name", name);
    project.put("company", Account.COMPANY).put("user", Account.USER);
    project.put("basename", name.substring(slash + 1)).put("description", description);
    project.put("created", Stamp.text(now)).put("last_update", Stamp.text(now));
    project.putArray("tags");
    project.putArray("system_tags");
    project.put("featured", 9999);
    ArrayNode path = project.putArray("path");
    if (slash > 0) {
      String above = name.substring(0, slash);
      ObjectNode parent = named(tx, above).orElseGet(() -> create(tx, above, "", now));
      path.addAll(Json.list(parent, "path")).add(parent.path("id"));
      project.set("parent", parent.path("id"));
    }
    tx.update(
        "INSERT INTO project(id, name, doc) VALUES (?, ?, ?)",
        project.path("id").stringValue(),
        name,
        project);
    return project;
  }

  static void save(Transaction tx, ObjectNode project) {
    tx.update(
        "UPDATE project SET name = ?, doc = ? WHERE id = ?",
        project.path("name").stringValue(),
        project,
        project.path("id").stringValue());
  }

  /// All projects, or only those that lie in no other.
  static DocumentQuery.Source source(Transaction tx, boolean shallow) {
    return new DocumentQuery.Source() {
      @Override
      public List<ObjectNode> byIds(List<String> ids) {
        return ids.stream().distinct().flatMap(id -> find(tx, id).stream()).toList();
      }

      @Override
      public void scan(Predicate<ObjectNode> visitor) {
        for (ObjectNode project :
            tx.list(row -> Transaction.document(row, 1), "SELECT doc FROM project ORDER BY seq")) {
          if (!(shallow && project.has("parent")) && !visitor.test(project)) {
            return;
          }
        }
      }
    };
  }
}
