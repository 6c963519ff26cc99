// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The tasks. What changes with every ping, report and log batch lies in a narrow table beside the
/// documents, and is merged into them when they are read.
final class Tasks {
  /// The key under which servers keep the figures of log events: the MD5 of an empty metric name.
  private static final String NO_METRIC = "d41d8cd98f00b204e9800998ecf8427e";

  private static final int SCAN = 200;
  private static final String SELECT =
      """
      SELECT t.seq, t.doc, a.last_update, a.last_worker, a.last_worker_report, a.last_log
      FROM task t JOIN activity a ON a.task = t.id
      """;

  private Tasks() {}

  static Optional<ObjectNode> find(Transaction tx, String id) {
    return tx.first(Tasks::document, SELECT + "WHERE t.id = ?", id);
  }

  static ObjectNode get(Transaction tx, String id) {
    return find(tx, id).orElseThrow(() -> ApiError.unknownTask(id));
  }

  static boolean exists(Transaction tx, String id) {
    return tx.number("SELECT COUNT(*) FROM task WHERE id = ?", id) > 0;
  }

  static void insert(Transaction tx, ObjectNode task) {
    tx.update(
        "INSERT INTO task(id, status, project, doc) VALUES (?, ?, ?, ?)",
        id(task),
        text(task, "status"),
        text(task, "project"),
        stored(task));
    tx.update("INSERT INTO activity(task, last_update) VALUES (?, ?)", id(task), lastUpdate(task));
  }

  static void save(Transaction tx, ObjectNode task) {
    tx.update(
        "UPDATE task SET status = ?, project = ?, doc = ? WHERE id = ?",
        text(task, "status"),
        text(task, "project"),
        stored(task),
        id(task));
    boolean worked = task.has("last_worker");
    tx.update(
        "UPDATE activity SET last_update = ?"
            + (worked ? "" : ", last_worker = NULL, last_worker_report = NULL")
            + " WHERE task = ?",
        lastUpdate(task),
        id(task));
  }

  static void delete(Transaction tx, String id) {
    tx.update("DELETE FROM task WHERE id = ?", id);
    tx.update("DELETE FROM activity WHERE task = ?", id);
  }

  static void touch(Transaction tx, String id, Instant now) {
    tx.update("UPDATE activity SET last_update = ? WHERE task = ?", now.toEpochMilli(), id);
  }

  static void reported(Transaction tx, String id, String worker, Instant now) {
    tx.update(
        "UPDATE activity SET last_update = ?, last_worker = ?, last_worker_report = ? WHERE task = ?",
        now.toEpochMilli(),
        worker,
        now.toEpochMilli(),
        id);
  }

  static void logged(Transaction tx, String id, long events, long newest, Instant now) {
    tx.update(
        """
        UPDATE activity SET last_update = ?, log_events = log_events + ?,
          last_log = GREATEST(COALESCE(last_log, 0), ?) WHERE task = ?\
        """,
        now.toEpochMilli(),
        events,
        newest,
        id);
  }

  static List<String> silentSince(Transaction tx, Instant then) {
    return tx.list(
        row -> row.getString(1),
        """
        SELECT t.id FROM task t JOIN activity a ON a.task = t.id
        WHERE t.status = 'in_progress' AND a.last_update < ?\
        """,
        then.toEpochMilli());
  }

  static DocumentQuery.Source source(Transaction tx, Arguments arguments) {
    List<String> statuses = arguments.texts("status");
    List<String> projects = arguments.texts("project");
    StringBuilder where = new StringBuilder("WHERE t.seq > ?");
    List<@Nullable Object> values = new ArrayList<>(List.of(0L));
    restrict(where, values, "t.status", statuses);
    restrict(where, values, "t.project", projects);
    String sql = SELECT + where + " ORDER BY t.seq LIMIT " + SCAN;
    return new DocumentQuery.Source() {
      @Override
      public List<ObjectNode> byIds(List<String> ids) {
        return ids.stream().distinct().flatMap(id -> find(tx, id).stream()).toList();
      }

      @Override
      public void scan(Predicate<ObjectNode> visitor) {
        List<Numbered> rows;
        do {
          rows = tx.list(row -> new Numbered(row.getLong(1), document(row)), sql, values.toArray());
          for (Numbered row : rows) {
            if (!visitor.test(row.task())) {
              return;
            }
            values.set(0, row.seq());
          }
        } while (rows.size() == SCAN);
      }
    };
  }

  /// Whole seconds from the task's start to `now`, or what it took when it no longer runs.
  static long activeSeconds(ObjectNode task, String now) {
    if (TaskStatus.of(task) != TaskStatus.IN_PROGRESS) {
      return task.path("active_duration").asLong(0);
    }
    return Stamp.parse(task.path("started"))
        .flatMap(from -> Stamp.parse(Json.text(now)).map(to -> Duration.between(from, to)))
        .map(running -> Math.max(0, running.toSeconds()))
        .orElse(0L);
  }

  private record Numbered(long seq, ObjectNode task) {}

  private static void restrict(
      StringBuilder where, List<@Nullable Object> values, String column, List<String> allowed) {
    if (!allowed.isEmpty()) {
      where.append(" AND %s IN (%s)".formatted(column, Transaction.marks(allowed.size())));
      values.addAll(allowed);
    }
  }

  private static ObjectNode document(ResultSet row) throws SQLException {
    ObjectNode task = Transaction.document(row, 2);
    task.put("last_update", Stamp.text(row.getLong(3)));
    String worker = row.getString(4);
    if (worker != null) {
      task.put("last_worker", worker).put("last_worker_report", Stamp.text(row.getLong(5)));
    }
    long lastLog = row.getLong(6);
    if (lastLog > 0) {
      ObjectNode figures = Json.child(Json.child(task, "metric_stats"), NO_METRIC);
      figures.put("metric", "");
      Json.set(figures, "event_stats_by_type.log.last_update", task.numberNode(lastLog));
    }
    return task;
  }

  private static ObjectNode stored(ObjectNode task) {
    ObjectNode stored =
        task.deepCopy().without(List.of("last_update", "last_worker", "last_worker_report"));
    Json.child(stored, "metric_stats").remove(NO_METRIC);
    return stored;
  }

  private static long lastUpdate(ObjectNode task) {
    return Stamp.parse(task.path("last_update")).map(Instant::toEpochMilli).orElse(0L);
  }

  private static String id(ObjectNode task) {
    return task.path("id").stringValue();
  }

  private static @Nullable String text(ObjectNode task, String field) {
    return task.path(field).asStringOpt().filter(text -> !text.isEmpty()).orElse(null);
  }
}
