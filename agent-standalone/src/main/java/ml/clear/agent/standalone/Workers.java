// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The workers that were heard of lately.
final class Workers {
  static final long TIMEOUT_SECONDS = 600;

  private Workers() {}

  static Optional<ObjectNode> find(Transaction tx, String id, Instant now) {
    return tx.first(
        Workers::document,
        "SELECT doc, last_activity FROM worker WHERE id = ? AND expires > ?",
        id,
        now.toEpochMilli());
  }

  static List<ObjectNode> seenSince(Transaction tx, Instant then, Instant now) {
    return tx.list(
        Workers::document,
        "SELECT doc, last_activity FROM worker WHERE expires > ? AND last_activity >= ? ORDER BY id",
        now.toEpochMilli(),
        then.toEpochMilli());
  }

  static ObjectNode fresh(String id, String address, Instant now) {
    ObjectNode worker = Json.object().put("id", id).put("ip", address);
    worker.put("register_time", Stamp.text(now)).put("timeout", TIMEOUT_SECONDS);
    worker.putArray("queues");
    worker.putArray("tags");
    worker.putArray("system_tags");
    return worker.put("key", "worker_" + Account.COMPANY + "_" + Account.USER + "_" + id);
  }

  static void save(Transaction tx, ObjectNode worker, Instant now) {
    long timeout = worker.path("timeout").asLong(TIMEOUT_SECONDS);
    tx.update(
        "MERGE INTO worker(id, last_activity, expires, doc) KEY(id) VALUES (?, ?, ?, ?)",
        worker.path("id").stringValue(),
        now.toEpochMilli(),
        now.plusSeconds(timeout).toEpochMilli(),
        worker);
  }

  static void delete(Transaction tx, String id) {
    tx.update("DELETE FROM worker WHERE id = ?", id);
  }

  static void forgetExpired(Transaction tx, Instant now) {
    tx.update("DELETE FROM worker WHERE expires <= ?", now.toEpochMilli());
  }

  private static ObjectNode document(ResultSet row) throws SQLException {
    return Transaction.document(row, 1).put("last_activity_time", Stamp.text(row.getLong(2)));
  }
}
