// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The figures of a task's latest scalars that its document carries.
final class LastMetrics {
  private final ObjectNode task;

  LastMetrics(ObjectNode task) {
    this.task = task;
  }

  /// Takes one non-log event into account.
  void add(String type, ObjectNode event, long at) {
    String metric = event.path("metric").asString("");
    String variant = event.path("variant").asString("");
    long iteration = event.path("iter").asLong(0);
    if (!metric.startsWith(":monitor:") && iteration > task.path("last_iteration").asLong(0)) {
      task.put("last_iteration", iteration);
    }
    ObjectNode stats = Json.child(Json.child(task, "metric_stats"), md5(metric));
    stats.put("metric", metric);
    Json.set(stats, "event_stats_by_type." + type + ".last_update", task.numberNode(at));
    if (type.equals(MetricEvents.SCALAR) && event.path("value").isNumber()) {
      scalar(metric, variant, iteration, event.path("value").doubleValue());
    }
  }

  private void scalar(String metric, String variant, long iteration, double value) {
    ObjectNode metrics = Json.child(Json.child(task, "last_metrics"), md5(metric));
    boolean first = !metrics.has(md5(variant));
    ObjectNode last = Json.child(metrics, md5(variant));
    last.put("metric", metric).put("variant", variant).put("value", value);
    long count = last.path("count").asLong(0) + 1;
    double mean = last.path("mean_value").asDouble(0);
    last.put("count", count).put("mean_value", mean + (value - mean) / count);
    if (first) {
      last.put("first_value", value).put("first_value_iteration", iteration);
      unique(metric + "/" + variant);
    }
    if (first || value < last.path("min_value").asDouble(value)) {
      last.put("min_value", value).put("min_value_iteration", iteration);
    }
    if (first || value > last.path("max_value").asDouble(value)) {
      last.put("max_value", value).put("max_value_iteration", iteration);
    }
  }

  private void unique(String name) {
    ArrayNode names = Json.list(task, "unique_metrics");
    if (!Json.strings(names).contains(name)) {
      names.add(name);
    }
  }

  private static String md5(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
