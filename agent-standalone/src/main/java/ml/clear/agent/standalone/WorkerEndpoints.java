// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `workers.*`: who works here, on what. The calls for runtime properties are absent, as in the
/// open-source server.
final class WorkerEndpoints {
  private static final int DEFAULT_LAST_SEEN = 3600;

  private final Store store;
  private final InstantSource clock;

  WorkerEndpoints(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("2.4", "workers.register", this::register),
        Endpoint.of("2.4", "workers.unregister", this::unregister),
        Endpoint.of("2.4", "workers.status_report", this::statusReport),
        Endpoint.of("2.4", "workers.get_all", this::getAll));
  }

  private ObjectNode register(Call call) {
    Arguments arguments = call.arguments();
    String id = arguments.text("worker");
    List<String> queues = arguments.texts("queues");
    int timeout = arguments.count("timeout", (int) Workers.TIMEOUT_SECONDS, Integer.MAX_VALUE);
    List<String> tags = arguments.texts("tags");
    List<String> systemTags = arguments.texts("system_tags");
    arguments.object("resources");
    return store.write(tx -> {
      queues.forEach(queue -> Queues.require(tx, queue));
      Instant now = clock.instant();
      ObjectNode worker = Workers.fresh(id, call.address(), now);
      worker.put("timeout", timeout == 0 ? Workers.TIMEOUT_SECONDS : timeout);
      worker.set("queues", Json.texts(queues));
      worker.set("tags", Json.texts(tags));
      worker.set("system_tags", Json.texts(systemTags));
      Workers.save(tx, worker, now);
      return Json.object();
    });
  }

  private ObjectNode unregister(Call call) {
    String id = call.arguments().text("worker");
    call.arguments().texts("queues");
    return store.write(tx -> {
      Workers.delete(tx, id);
      return Json.object();
    });
  }

  private ObjectNode statusReport(Call call) {
    Arguments arguments = call.arguments();
    String id = arguments.text("worker");
    Optional<String> task = arguments.optionalText("task").filter(text -> !text.isEmpty());
    Optional<String> queue = arguments.optionalText("queue");
    List<String> queues = arguments.texts("queues");
    List<String> tags = arguments.texts("tags");
    boolean hasQueues = arguments.has("queues");
    boolean hasTags = arguments.has("tags");
    arguments.number("timestamp");
    arguments.object("machine_stats");
    return store.write(tx -> {
      Instant now = clock.instant();
      ObjectNode worker =
          Workers.find(tx, id, now).orElseGet(() -> Workers.fresh(id, call.address(), now));
      worker.put("ip", call.address()).put("last_report_time", Stamp.text(now));
      if (hasQueues) {
        worker.set("queues", Json.texts(queues));
      }
      if (hasTags) {
        worker.set("tags", Json.texts(tags));
      }
      // What an idle worker leaves out is over.
      worker.remove(List.of("task", "queue", "project"));
      queue.ifPresent(name -> worker.put("queue", name));
      if (task.isPresent()) {
        ObjectNode document = Tasks.get(tx, task.get());
        worker.put("task", task.get()).set("project", document.path("project"));
        Tasks.reported(tx, task.get(), id, now);
      }
      Workers.save(tx, worker, now);
      return Json.object();
    });
  }

  private ObjectNode getAll(Call call) {
    Arguments arguments = call.arguments();
    int lastSeen = arguments.count("last_seen", DEFAULT_LAST_SEEN, Integer.MAX_VALUE);
    Predicate<ObjectNode> filter =
        DocumentFilter.of(arguments, Set.of()).and(named(arguments.text("worker_pattern", "*")));
    return store.read(tx -> {
      Instant now = clock.instant();
      Instant since = lastSeen == 0 ? Instant.EPOCH : now.minusSeconds(lastSeen);
      ObjectNode reply = Json.object();
      ArrayNode workers = reply.putArray("workers");
      Workers.seenSince(tx, since, now).stream()
          .filter(filter)
          .forEach(worker -> workers.add(joined(tx, worker, now)));
      return reply;
    });
  }

  /// `*` stands for any text.
  private static Predicate<ObjectNode> named(String pattern) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q");
    Pattern compiled = Pattern.compile(regex, Pattern.DOTALL);
    return worker -> compiled.matcher(worker.path("id").stringValue()).matches();
  }

  /// The worker with names beside the ids.
  private static ObjectNode joined(Transaction tx, ObjectNode worker, Instant now) {
    ObjectNode wire = worker.deepCopy();
    wire.remove("timeout");
    wire.set("user", Account.user());
    wire.set("company", Account.company());
    worker
        .path("task")
        .asStringOpt()
        .flatMap(id -> Tasks.find(tx, id))
        .ifPresent(task -> wire.set("task", running(task, now)));
    worker
        .path("project")
        .asStringOpt()
        .flatMap(id -> Projects.find(tx, id))
        .ifPresent(project -> wire.set("project", named(project)));
    worker
        .path("queue")
        .asStringOpt()
        .flatMap(id -> Queues.find(tx, id))
        .ifPresent(queue -> wire.set("queue", named(queue)));
    ArrayNode queues = wire.putArray("queues");
    for (String id : Json.strings(worker.path("queues"))) {
      Queues.find(tx, id).ifPresent(queue -> queues.add(waiting(tx, queue)));
    }
    return wire;
  }

  private static ObjectNode running(ObjectNode task, Instant now) {
    return named(task)
        .put("running_time", 1000 * Tasks.activeSeconds(task, Stamp.text(now)))
        .put("last_iteration", task.path("last_iteration").asLong(0));
  }

  private static ObjectNode waiting(Transaction tx, ObjectNode queue) {
    String id = queue.path("id").stringValue();
    ObjectNode wire = named(queue).put("num_tasks", Queues.size(tx, id));
    Queues.first(tx, id)
        .flatMap(entry -> Tasks.find(tx, entry.task()))
        .ifPresent(task -> wire.set("next_task", named(task)));
    return wire;
  }

  private static ObjectNode named(ObjectNode document) {
    return new Projection(List.of("id", "name", "display_name")).apply(document);
  }
}
