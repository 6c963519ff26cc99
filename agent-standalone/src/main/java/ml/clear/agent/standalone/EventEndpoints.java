// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `events.*`: takes log lines and metrics in, and gives them out in pages.
final class EventEndpoints {
  private static final int PAGE = 500;
  private static final int LARGEST_PAGE = 10_000;
  private static final int SAMPLES = 6000;

  private final Store store;
  private final InstantSource clock;

  EventEndpoints(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("1.0", "events.add", this::add),
        Endpoint.of("1.0", "events.add_batch", this::addBatch),
        Endpoint.of("1.7", "events.get_task_log", this::taskLog),
        Endpoint.of("1.0", "events.get_task_events", this::taskEvents),
        Endpoint.of("1.0", "events.get_task_plots", this::taskPlots),
        Endpoint.of("1.0", "events.get_task_metrics", this::taskMetrics),
        Endpoint.of("1.0", "events.scalar_metrics_iter_histogram", this::histogram));
  }

  private ObjectNode add(Call call) {
    return take(call, List.of(call.arguments().body()));
  }

  private ObjectNode addBatch(Call call) {
    // A single event in a plain JSON body is a batch of one.
    List<ObjectNode> events =
        call.batch().isEmpty() && call.arguments().has("type")
            ? List.of(call.arguments().body())
            : call.batch();
    if (events.isEmpty()) {
      throw new ApiError(400, 17, "Batch contains no items");
    }
    return take(call, events);
  }

  private ObjectNode take(Call call, List<ObjectNode> events) {
    return store.write(tx -> new EventBatch(tx, events, call.worker(), clock.instant()).take());
  }

  private ObjectNode taskLog(Call call) {
    Arguments arguments = call.arguments();
    String task = arguments.text("task");
    boolean earlier = arguments.flag("navigate_earlier", true);
    String natural = earlier ? "desc" : "asc";
    String order = arguments.choice("order", Set.of("asc", "desc")).orElse(natural);
    int size = Math.max(1, arguments.count("batch_size", PAGE, LARGEST_PAGE));
    return store.read(tx -> {
      requireTask(tx, task);
      List<ObjectNode> events =
          LogEvents.page(tx, task, earlier, arguments.number("from_timestamp"), size);
      ArrayNode list = Json.nodes(order.equals(natural) ? events : events.reversed());
      ObjectNode reply = Json.object();
      reply.set("events", list);
      return reply.put("returned", list.size()).put("total", LogEvents.count(tx, task));
    });
  }

  private ObjectNode taskEvents(Call call) {
    Arguments arguments = call.arguments();
    String type = arguments.choice("event_type", EventBatch.TYPES).orElse(MetricEvents.SCALAR);
    if (type.equals("log")) {
      return taskLog(call);
    }
    return page(arguments, type, "events");
  }

  private ObjectNode taskPlots(Call call) {
    return page(call.arguments(), "plot", "plots");
  }

  /// `scroll_id` says how many events earlier pages had.
  private ObjectNode page(Arguments arguments, String type, String name) {
    String task = arguments.text("task");
    boolean ascending =
        arguments.choice("order", Set.of("asc", "desc")).orElse("asc").equals("asc");
    int size = Math.max(1, arguments.count("batch_size", PAGE, LARGEST_PAGE));
    int skip = scrolled(arguments);
    return store.read(tx -> {
      requireTask(tx, task);
      List<ObjectNode> events = MetricEvents.page(tx, task, type, ascending, size, skip);
      ObjectNode reply = Json.object();
      reply.set(name, Json.nodes(events));
      reply.put("returned", events.size()).put("total", MetricEvents.count(tx, task, type));
      return reply.put("scroll_id", String.valueOf(skip + events.size()));
    });
  }

  private static int scrolled(Arguments arguments) {
    try {
      return arguments.optionalText("scroll_id").map(EventEndpoints::offset).orElse(0);
    } catch (NumberFormatException e) {
      throw ApiError.value("scroll_id", "what an earlier page answered");
    }
  }

  private static int offset(String text) {
    return Math.max(0, Integer.parseInt(text));
  }

  private ObjectNode taskMetrics(Call call) {
    List<String> tasks = call.arguments().requiredTexts("tasks");
    String type =
        call.arguments().choice("event_type", EventBatch.TYPES).orElse(MetricEvents.SCALAR);
    return store.read(tx -> {
      ObjectNode reply = Json.object();
      ArrayNode metrics = reply.putArray("metrics");
      for (String task : tasks) {
        requireTask(tx, task);
        metrics
            .addObject()
            .put("task", task)
            .set("metrics", Json.texts(MetricEvents.metrics(tx, task, type)));
      }
      return reply;
    });
  }

  private ObjectNode histogram(Call call) {
    Arguments arguments = call.arguments();
    String task = arguments.text("task");
    String key = arguments.choice("key", Set.of("iter", "timestamp", "iso_time")).orElse("iter");
    int samples = Math.max(1, arguments.count("samples", SAMPLES, SAMPLES));
    MetricEvents.Axis axis =
        key.equals("iter") ? MetricEvents.Axis.ITERATION : MetricEvents.Axis.TIME;
    return store.read(tx -> {
      requireTask(tx, task);
      ObjectNode reply = Json.object();
      for (MetricEvents.Curve curve : MetricEvents.curves(tx, task, axis)) {
        ObjectNode line = Json.child(reply, curve.metric()).putObject(curve.variant());
        line.put("name", curve.variant());
        ArrayNode x = line.putArray("x");
        ArrayNode y = line.putArray("y");
        for (MetricEvents.Point point : MetricEvents.points(tx, task, curve, axis, samples)) {
          long at = (long) point.x();
          if (key.equals("iso_time")) {
            x.add(Stamp.text(at));
          } else {
            x.add(at);
          }
          y.add(point.y());
        }
      }
      return reply;
    });
  }

  private static void requireTask(Transaction tx, String task) {
    if (!Tasks.exists(tx, task)) {
      throw ApiError.unknownTask(task);
    }
  }
}
