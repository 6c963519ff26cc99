// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Takes a batch of events into the database: bad ones are counted by their fault, the others kept.
final class EventBatch {
  static final Set<String> TYPES =
      Set.of("log", MetricEvents.SCALAR, "training_stats_vector", "plot", "training_debug_image");

  /// The last moment that has a four-digit year.
  private static final double LATEST = 253_402_300_799_999.0;

  private final Transaction tx;
  private final List<ObjectNode> events;
  private final String worker;
  private final Instant now;
  private final boolean allowLocked;
  private final Map<String, Optional<ObjectNode>> tasks = new HashMap<>();
  private final Map<String, Log> logs = new HashMap<>();
  private final Map<String, LastMetrics> metrics = new HashMap<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private int added;

  EventBatch(Transaction tx, List<ObjectNode> events, String worker, Instant now) {
    this.tx = tx;
    this.events = events;
    this.worker = worker;
    this.now = now;
    this.allowLocked =
        events.stream().allMatch(event -> event.path("allow_locked").asBoolean(false));
  }

  private record Log(long events, long newest) {}

  ObjectNode take() {
    for (ObjectNode event : events) {
      Optional<String> fault = take(event);
      fault.ifPresent(text -> faults.merge(text, 1, Integer::sum));
      added += fault.isPresent() ? 0 : 1;
    }
    if (added == 0) {
      throw new ApiError(400, 131, "Events not added: " + String.join("; ", faults.keySet()));
    }
    logs.forEach((task, log) -> Tasks.logged(tx, task, log.events(), log.newest(), now));
    metrics.keySet().forEach(this::saveMetrics);
    ObjectNode reply = Json.object().put("added", added);
    reply.put("errors", faults.values().stream().mapToInt(Integer::intValue).sum());
    ObjectNode texts = reply.putObject("errors_info");
    faults.forEach(texts::put);
    return reply;
  }

  private void saveMetrics(String id) {
    ObjectNode task = tasks.getOrDefault(id, Optional.empty()).orElseThrow();
    Tasks.save(tx, task.put("last_update", Stamp.text(now)));
  }

  /// Keeps one event, or says what is wrong with it.
  private Optional<String> take(ObjectNode event) {
    if (!event.path("type").isString() || !event.path("task").isString()) {
      return Optional.of("Event must have a type and a task");
    }
    String type = event.path("type").stringValue().replace(' ', '_');
    String id = event.path("task").stringValue();
    if (!TYPES.contains(type)) {
      return Optional.of("Invalid event type " + type);
    }
    if (event.path("model_event").asBoolean(false)) {
      return Optional.of("Invalid model id");
    }
    Optional<ObjectNode> task = tasks.computeIfAbsent(id, key -> Tasks.find(tx, key));
    if (task.isEmpty()) {
      return Optional.of("Invalid task id");
    }
    TaskStatus status = TaskStatus.of(task.get());
    if (!allowLocked && (status == TaskStatus.PUBLISHED || status == TaskStatus.PUBLISHING)) {
      return Optional.of("Task is published");
    }
    JsonNode timestamp = event.path("timestamp");
    boolean dated = timestamp.isNumber();
    if (!dated && !timestamp.isNull() && !timestamp.isMissingNode()) {
      return Optional.of("Invalid timestamp");
    }
    double millis = dated ? timestamp.doubleValue() : now.toEpochMilli();
    if (!(millis >= 0 && millis <= LATEST)) {
      return Optional.of("Invalid timestamp");
    }
    long at = (long) millis;
    complete(event, type, at);
    return type.equals("log") ? log(id, at, event) : metric(id, task.get(), type, at, event);
  }

  private void complete(ObjectNode event, String type, long at) {
    event.put("type", type).put("timestamp", at);
    if (!event.path("worker").isString()) {
      event.put("worker", worker);
    }
    event.remove(List.of("allow_locked", "model_event", "method"));
  }

  private Optional<String> log(String id, long at, ObjectNode event) {
    JsonNode text = event.path("msg");
    if (!text.isString() && !text.isMissingNode() && !text.isNull()) {
      return Optional.of("Invalid log message");
    }
    LogEvents.add(tx, id, at, event);
    logs.merge(
        id,
        new Log(1, at),
        (sum, one) -> new Log(sum.events() + one.events(), Math.max(sum.newest(), one.newest())));
    return Optional.empty();
  }

  private Optional<String> metric(
      String id, ObjectNode task, String type, long at, ObjectNode event) {
    for (String field : List.of("metric", "variant")) {
      JsonNode name = event.path(field);
      if (!name.isString() && !name.isMissingNode() && !name.isNull()) {
        return Optional.of("Invalid " + field);
      }
    }
    JsonNode iteration = event.path("iter");
    if (!iteration.isMissingNode()
        && !iteration.isNull()
        && !(iteration.isNumber() && iteration.canConvertToInt())) {
      return Optional.of("Invalid iteration");
    }
    JsonNode value = event.path("value");
    if (type.equals(MetricEvents.SCALAR) && !value.isNumber()) {
      return Optional.of("Scalar without a value");
    }
    Double amount =
        value.isNumber() && Double.isFinite(value.doubleValue()) ? value.doubleValue() : null;
    MetricEvents.put(tx, id, type, at, amount, event);
    metrics.computeIfAbsent(id, _ -> new LastMetrics(task)).add(type, event, at);
    return Optional.empty();
  }
}
