// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Scalars, plots, vectors and images of tasks: one per task, type, metric, variant and iteration;
/// sent again, it replaces the earlier one.
final class MetricEvents {
  static final String SCALAR = "training_stats_scalar";

  /// The iteration that stands for "this metric has a single value".
  static final long SINGLE_VALUE = Integer.MIN_VALUE;

  private MetricEvents() {}

  /// What identifies a curve.
  record Curve(String metric, String variant, long count, long first, long last) {}

  /// A point of a curve: the mean over the iterations or times that fall together.
  record Point(double x, double y) {}

  static void put(
      Transaction tx,
      String task,
      String type,
      long at,
      @Nullable Double amount,
      ObjectNode event) {
    tx.update(
        """
        MERGE INTO metric_event(task, type, metric, variant, iter, at, amount, doc)
        KEY(task, type, metric, variant, iter) VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        task,
        type,
        event.path("metric").asString(""),
        event.path("variant").asString(""),
        event.path("iter").asLong(0),
        at,
        amount,
        event);
  }

  static long count(Transaction tx, String task, String type) {
    return tx.number("SELECT COUNT(*) FROM metric_event WHERE task = ? AND type = ?", task, type);
  }

  static List<ObjectNode> page(
      Transaction tx, String task, String type, boolean ascending, int size, long skip) {
    String direction = ascending ? "ASC" : "DESC";
    return tx.list(
        row -> Transaction.document(row, 1),
        """
        SELECT doc FROM metric_event WHERE task = ? AND type = ?
        ORDER BY at %s, iter %s, metric, variant LIMIT ? OFFSET ?\
        """
            .formatted(direction, direction),
        task,
        type,
        size,
        skip);
  }

  static List<String> metrics(Transaction tx, String task, String type) {
    return tx.list(
        row -> row.getString(1),
        "SELECT DISTINCT metric FROM metric_event WHERE task = ? AND type = ? ORDER BY metric",
        task,
        type);
  }

  /// The scalar curves of a task with the range of their x values.
  static List<Curve> curves(Transaction tx, String task, Axis axis) {
    return tx.list(
        row ->
            new Curve(
                row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)),
        """
        SELECT metric, variant, COUNT(*), MIN(%s), MAX(%s) FROM metric_event
        WHERE task = ? AND type = ? AND iter <> ? AND amount IS NOT NULL
        GROUP BY metric, variant ORDER BY metric, variant\
        """
            .formatted(axis.column, axis.column),
        task,
        SCALAR,
        SINGLE_VALUE);
  }

  /// At most about `samples` points of a curve, each the mean of an equal stretch of the x axis.
  static List<Point> points(Transaction tx, String task, Curve curve, Axis axis, int samples) {
    long span = curve.last() - curve.first() + 1;
    long stretch = curve.count() <= samples ? 1 : Math.ceilDiv(span, samples);
    return tx.list(
        row -> new Point(row.getDouble(1), row.getDouble(2)),
        """
        SELECT AVG(CAST(%s AS DOUBLE PRECISION)), AVG(amount), (%s - ?) / ? AS stretch
        FROM metric_event
        WHERE task = ? AND type = ? AND metric = ? AND variant = ? AND iter <> ?
          AND amount IS NOT NULL
        GROUP BY stretch ORDER BY stretch\
        """
            .formatted(axis.column, axis.column),
        curve.first(),
        stretch,
        task,
        SCALAR,
        curve.metric(),
        curve.variant(),
        SINGLE_VALUE);
  }

  static void delete(Transaction tx, String task) {
    tx.update("DELETE FROM metric_event WHERE task = ?", task);
  }

  /// What a curve is drawn over.
  enum Axis {
    ITERATION("iter"),
    TIME("at");

    private final String column;

    Axis(String column) {
      this.column = column;
    }
  }
}
