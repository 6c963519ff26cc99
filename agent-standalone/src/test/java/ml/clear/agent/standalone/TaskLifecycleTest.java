// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TaskLifecycleTest extends Served {
  @Test
  void follows_the_table_of_allowed_changes() {
    Map<String, Set<String>> allowed =
        Map.of(
            "created", Set.of("created", "queued", "in_progress"),
            "queued", Set.of("queued", "created", "in_progress", "stopped"),
            "in_progress", Set.of("in_progress", "stopped", "failed", "created", "completed"),
            "stopped",
                Set.of(
                    "stopped",
                    "closed",
                    "created",
                    "failed",
                    "queued",
                    "in_progress",
                    "published",
                    "publishing",
                    "completed"),
            "failed", Set.of("failed", "created", "stopped", "published", "queued"),
            "completed", Set.of("completed", "published", "in_progress", "created"),
            "closed", Set.of("closed", "created", "failed", "published", "publishing", "stopped"),
            "publishing", Set.of("publishing", "published"),
            "published", Set.of("published"),
            "unknown", Set.of("unknown"));

    for (TaskStatus from : TaskStatus.values()) {
      for (TaskStatus to : TaskStatus.values()) {
        assertThat(StatusMachine.allows(from, to))
            .as(from + " to " + to)
            .isEqualTo(allowed.getOrDefault(from.wire(), Set.of()).contains(to.wire()));
      }
    }
  }

  @Test
  void refuses_an_illegal_change_unless_forced() {
    String task = server.task("drafted");

    assertThat(server.call("tasks.completed", "{'task':'%s'}".formatted(task)).code())
        .isEqualTo("400/110");
    assertThat(status(task)).isEqualTo("created");
    assertThat(forced("completed", task).path("updated").asInt()).isEqualTo(1);
    assertThat(status(task)).isEqualTo("completed");
  }

  @Test
  void replaces_reason_and_message_with_every_change() {
    String task = server.task("talkative");
    server.data(
        "tasks.started", "{'task':'%s','status_reason':'r','status_message':'m'}".formatted(task));

    JsonNode reply = change("started", task);

    assertThat(reply.at("/fields/status_reason").asString()).isEmpty();
    assertThat(server.task(task, "status_message").asString("null")).isEmpty();
  }

  @Test
  void keeps_the_earliest_start() {
    String task = server.task("restarted");
    String first = change("started", task).at("/fields/started").stringValue();
    pass(Duration.ofMinutes(1));

    JsonNode again = change("started", task);

    assertThat(again.path("fields").has("started")).isFalse();
    assertThat(server.task(task, "started").stringValue()).isEqualTo(first);
    assertThat(server.task(task, "active_duration").asInt()).isEqualTo(60);
  }

  @Test
  void remembers_when_a_task_ended_and_how_long_it_ran() {
    String task = server.task("finished");
    change("started", task);
    pass(Duration.ofSeconds(5));

    JsonNode reply = change("completed", task);
    pass(Duration.ofMinutes(5));

    assertThat(reply.path("published").asInt(-1)).isZero();
    assertThat(reply.at("/fields/completed").stringValue())
        .isEqualTo(server.task(task, "completed").stringValue());
    assertThat(server.task(task, "active_duration").asInt()).isEqualTo(5);
  }

  @Test
  void publishes_on_completion_when_asked() {
    String task = server.task("published");
    change("started", task);

    JsonNode reply = server.data("tasks.completed", "{'task':'%s','publish':true}".formatted(task));

    assertThat(reply.path("published").asInt()).isEqualTo(1);
    assertThat(status(task)).isEqualTo("published");
  }

  @Test
  void asks_the_worker_to_stop_a_task_that_it_runs() {
    String task = server.task("running");
    change("started", task);
    report("w:0", task);

    JsonNode reply = change("stop", task);

    assertThat(reply.at("/fields/status").stringValue()).isEqualTo("in_progress");
    assertThat(server.task(task, "status_message").stringValue()).isEqualTo("stopping");
  }

  @Test
  void stops_at_once_when_the_worker_is_silent() {
    String task = server.task("orphaned");
    change("started", task);
    report("w:0", task);
    pass(Duration.ofMinutes(10));

    change("stop", task);

    assertThat(status(task)).isEqualTo("stopped");
    assertThat(server.task(task, "status_message").stringValue()).startsWith("Stopped by ");
  }

  @Test
  void stops_at_once_when_there_was_no_worker() {
    String task = server.task("local run");
    change("started", task);

    change("stop", task);

    assertThat(status(task)).isEqualTo("stopped");
  }

  @Test
  void stops_a_development_task_at_once() {
    String task =
        server
            .data(
                "tasks.create",
                "{'name':'develop','type':'training','system_tags':['development']}")
            .path("id")
            .stringValue();
    change("started", task);
    report("w:0", task);

    change("stop", task);

    assertThat(status(task)).isEqualTo("stopped");
  }

  @Test
  void stops_a_queued_task_by_taking_it_out_of_its_queue() {
    String task = server.task("waiting");
    enqueue(task, server.queue());

    change("stop", task);

    assertThat(status(task)).isEqualTo("stopped");
    assertThat(next(server.queue())).isEmpty();
  }

  @Test
  void a_ping_keeps_the_watchdog_away() {
    String silent = server.task("silent");
    String alive = server.task("alive");
    change("started", silent);
    change("started", alive);
    pass(Duration.ofHours(1));
    change("ping", alive);
    pass(Duration.ofMinutes(61));

    server.server.watchdog().check();

    assertThat(status(silent)).isEqualTo("stopped");
    assertThat(server.task(silent, "status_reason").stringValue())
        .isEqualTo("Forced stop (non-responsive)");
    assertThat(status(alive)).isEqualTo("in_progress");
  }

  @Test
  void a_reset_takes_away_what_the_run_brought_about() {
    String task = server.task("again");
    enqueue(task, server.queue());
    next(server.queue());
    change("started", task);
    report("w:0", task);
    server.lines(
        "events.add_batch",
        """
        {'type':'log','task':'%s','msg':'hello','timestamp':1}
        {'type':'training_stats_scalar','task':'%s','metric':'m','variant':'v','iter':3,'value':1}\
        """
            .formatted(task, task));
    server.data("tasks.edit_runtime", "{'task':'%s','add_or_update':{'k':'v'}}".formatted(task));
    change("failed", task);

    JsonNode reply = change("reset", task);

    assertThat(reply.at("/fields/status").stringValue()).isEqualTo("created");
    assertThat(reply.has("dequeued")).isTrue();
    assertThat(server.task(task, "started").isMissingNode()).isTrue();
    assertThat(server.task(task, "last_worker").isMissingNode()).isTrue();
    assertThat(server.task(task, "runtime")).isEmpty();
    assertThat(server.task(task, "last_metrics")).isEmpty();
    assertThat(server.task(task, "metric_stats")).isEmpty();
    assertThat(server.task(task, "last_iteration").asInt()).isZero();
    JsonNode log = server.data("events.get_task_log", "{'task':'%s'}".formatted(task));
    assertThat(log.path("total").asInt(-1)).isZero();
  }

  @Test
  void deletes_only_drafts_unless_forced() {
    String task = server.task("deleted");
    change("started", task);

    assertThat(server.call("tasks.delete", "{'task':'%s'}".formatted(task)).code())
        .isEqualTo("400/100");
    assertThat(forced("delete", task).path("deleted").asBoolean()).isTrue();
    assertThat(server.call("tasks.get_by_id", "{'task':'%s'}".formatted(task)).code())
        .isEqualTo("400/101");
  }

  @Test
  void archives_closes_and_publishes() {
    String task = server.task("kept");
    change("started", task);
    change("stopped", task);
    server.data("tasks.archive", "{'tasks':['%s']}".formatted(task));
    change("close", task);

    change("publish", task);

    assertThat(status(task)).isEqualTo("published");
    assertThat(Json.strings(server.task(task, "system_tags"))).containsExactly("archived");
  }
}
