// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The queues and the order of the tasks in them.
final class Queues {
  private Queues() {}

  record Entry(String task, long added) {
    ObjectNode wire() {
      return Json.object().put("task", task).put("added", Stamp.text(added));
    }
  }

  static Optional<ObjectNode> find(Transaction tx, String id) {
    return tx.first(row -> Transaction.document(row, 1), "SELECT doc FROM queue WHERE id = ?", id);
  }

  static ObjectNode get(Transaction tx, String id) {
    return find(tx, id).orElseThrow(() -> ApiError.unknownQueue(id));
  }

  static void require(Transaction tx, String id) {
    if (tx.number("SELECT COUNT(*) FROM queue WHERE id = ?", id) == 0) {
      throw ApiError.unknownQueue(id);
    }
  }

  static Optional<String> idOf(Transaction tx, String name) {
    return tx.first(row -> row.getString(1), "SELECT id FROM queue WHERE name = ?", name);
  }

  static String create(
      Transaction tx, String name, List<String> tags, List<String> systemTags, Instant now) {
    if (idOf(tx, name).isPresent()) {
      throw ApiError.taken("queue", name);
    }
    String id = Ids.fresh();
    ObjectNode queue = Json.object().put("id", id).put("name", name);
    queue.put("company", Account.COMPANY).put("user", Account.USER);
    queue.put("created", Stamp.text(now)).put("last_update", Stamp.text(now));
    queue.set("tags", Json.texts(tags));
    queue.set("system_tags", Json.texts(systemTags));
    queue.putArray("metadata");
    tx.update("INSERT INTO queue(id, name, doc) VALUES (?, ?, ?)", id, name, queue);
    return id;
  }

  static void delete(Transaction tx, String id) {
    tx.update("DELETE FROM queue_entry WHERE queue = ?", id);
    tx.update("DELETE FROM queue WHERE id = ?", id);
  }

  /// The queue that is marked as the default one.
  static ObjectNode theDefault(Transaction tx) {
    List<ObjectNode> marked =
        all(tx).stream()
            .filter(queue -> Json.strings(queue.path("system_tags")).contains("default"))
            .toList();
    if (marked.isEmpty()) {
      throw new ApiError(400, 707, "No default queue is defined");
    }
    if (marked.size() > 1) {
      throw new ApiError(400, 708, "More than one default queue is defined");
    }
    return marked.getFirst();
  }

  static List<ObjectNode> all(Transaction tx) {
    return tx.list(row -> Transaction.document(row, 1), "SELECT doc FROM queue ORDER BY seq");
  }

  static DocumentQuery.Source source(Transaction tx) {
    return new DocumentQuery.Source() {
      @Override
      public List<ObjectNode> byIds(List<String> ids) {
        return ids.stream().distinct().flatMap(id -> find(tx, id).stream()).toList();
      }

      @Override
      public void scan(Predicate<ObjectNode> visitor) {
        for (ObjectNode queue : all(tx)) {
          if (!visitor.test(queue)) {
            return;
          }
        }
      }
    };
  }

  static List<Entry> entries(Transaction tx, String queue) {
    return tx.list(
        row -> new Entry(row.getString(1), row.getLong(2)),
        "SELECT task, added FROM queue_entry WHERE queue = ? ORDER BY place",
        queue);
  }

  static ArrayNode wireEntries(Transaction tx, String queue) {
    return Json.nodes(entries(tx, queue).stream().map(Entry::wire).toList());
  }

  static Optional<Entry> first(Transaction tx, String queue) {
    return tx.first(
        row -> new Entry(row.getString(1), row.getLong(2)),
        "SELECT task, added FROM queue_entry WHERE queue = ? ORDER BY place LIMIT 1",
        queue);
  }

  static long size(Transaction tx, String queue) {
    return tx.number("SELECT COUNT(*) FROM queue_entry WHERE queue = ?", queue);
  }

  static void append(Transaction tx, String queue, String task, Instant now) {
    if (holds(tx, queue, task)) {
      throw new ApiError(400, 706, "Task already queued: task=" + task + ", queue=" + queue);
    }
    long place =
        tx.number("SELECT COALESCE(MAX(place), 0) + 1 FROM queue_entry WHERE queue = ?", queue);
    tx.update(
        "INSERT INTO queue_entry(queue, place, task, added) VALUES (?, ?, ?, ?)",
        queue,
        place,
        task,
        now.toEpochMilli());
    changed(tx, queue, now);
  }

  static boolean holds(Transaction tx, String queue, String task) {
    return tx.number("SELECT COUNT(*) FROM queue_entry WHERE task = ? AND queue = ?", task, queue)
        > 0;
  }

  static boolean remove(Transaction tx, String queue, String task, Instant now) {
    boolean removed =
        tx.update("DELETE FROM queue_entry WHERE task = ? AND queue = ?", task, queue) > 0;
    if (removed) {
      changed(tx, queue, now);
    }
    return removed;
  }

  static int removeEverywhere(Transaction tx, String task) {
    return tx.update("DELETE FROM queue_entry WHERE task = ?", task);
  }

  /// Moves a task to an end of its queue and answers its new position.
  static long move(Transaction tx, String queue, String task, boolean front) {
    if (!holds(tx, queue, task)) {
      throw notQueued(queue, task);
    }
    String place = front ? "COALESCE(MIN(place), 0) - 1" : "COALESCE(MAX(place), 0) + 1";
    tx.update(
        "UPDATE queue_entry SET place = (SELECT "
            + place
            + " FROM queue_entry WHERE queue = ?) WHERE task = ? AND queue = ?",
        queue,
        task,
        queue);
    return front ? 0 : size(tx, queue) - 1;
  }

  static ApiError notQueued(String queue, String task) {
    return new ApiError(400, 703, "Task not in queue: task=" + task + ", queue=" + queue);
  }

  private static void changed(Transaction tx, String queue, Instant now) {
    find(tx, queue)
        .ifPresent(document ->
            tx.update(
                "UPDATE queue SET doc = ? WHERE id = ?",
                document.put("last_update", Stamp.text(now)),
                queue));
  }
}
