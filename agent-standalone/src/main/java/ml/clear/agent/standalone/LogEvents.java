// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// The console output of tasks, ordered by timestamp, then by arrival. Nothing is de-duplicated.
final class LogEvents {
  private LogEvents() {}

  static void add(Transaction tx, String task, long at, ObjectNode event) {
    tx.update("INSERT INTO log_event(task, at, doc) VALUES (?, ?, ?)", task, at, event);
  }

  static long count(Transaction tx, String task) {
    return tx.number("SELECT log_events FROM activity WHERE task = ?", task);
  }

  /// A page that ends before `from` (newest first) or starts after it (oldest first). It never ends
  /// between events of one timestamp, because the next page goes on from a timestamp.
  static List<ObjectNode> page(
      Transaction tx, String task, boolean earlier, OptionalLong from, int size) {
    String direction = earlier ? "DESC" : "ASC";
    String bound = earlier ? "at < ?" : "at > ?";
    long start = from.orElse(earlier ? Long.MAX_VALUE : Long.MIN_VALUE);
    List<Row> rows =
        tx.list(
            row -> new Row(row.getLong(1), row.getLong(2), Transaction.document(row, 3)),
            "SELECT seq, at, doc FROM log_event WHERE task = ? AND %s ORDER BY at %s, seq %s LIMIT ?"
                .formatted(bound, direction, direction),
            task,
            start,
            size);
    List<ObjectNode> events = new ArrayList<>(rows.stream().map(Row::event).toList());
    if (!rows.isEmpty()) {
      events.addAll(rest(tx, task, rows.getLast(), earlier));
    }
    return events;
  }

  static void delete(Transaction tx, String task) {
    tx.update("DELETE FROM log_event WHERE task = ?", task);
    tx.update("UPDATE activity SET log_events = 0, last_log = NULL WHERE task = ?", task);
  }

  private record Row(long seq, long at, ObjectNode event) {}

  private static List<ObjectNode> rest(Transaction tx, String task, Row last, boolean earlier) {
    return tx.list(
        row -> Transaction.document(row, 1),
        "SELECT doc FROM log_event WHERE task = ? AND at = ? AND seq %s ? ORDER BY seq %s"
            .formatted(earlier ? "<" : ">", earlier ? "DESC" : "ASC"),
        task,
        last.at(),
        last.seq());
  }
}
