// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventTest extends Served {
  @Test
  void orders_log_events_by_time_then_by_arrival() {
    String task = server.task("logging");
    log(task, 5, "c");
    log(task, 3, "a");
    log(task, 5, "d");
    log(task, 4, "b");

    JsonNode reply = page(task, "'order':'asc'");

    assertThat(messages(reply)).containsExactly("a", "b", "c", "d");
    assertThat(messages(page(task, "'order':'desc'"))).containsExactly("d", "c", "b", "a");
    assertThat(reply.path("returned").asInt()).isEqualTo(4);
    assertThat(reply.path("total").asInt()).isEqualTo(4);
    assertThat(reply.path("events").path(0).path("type").stringValue()).isEqualTo("log");
  }

  @Test
  void pages_forwards_and_backwards_without_loss_or_repetition() {
    String task = server.task("paged");
    List<String> all = new ArrayList<>();
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      // Three events share each timestamp.
      all.add("m" + i);
      lines.append(
          "{'type':'log','task':'%s','msg':'m%d','timestamp':%d}\n"
              .formatted(task, i, 100 + i / 3));
    }
    assertThat(server.lines("events.add_batch", lines.toString()).data().path("added").asInt())
        .isEqualTo(300);

    assertThat(walk(task, false)).containsExactlyElementsOf(all);
    assertThat(walk(task, true)).containsExactlyElementsOf(all.reversed());
    JsonNode newest = page(task, "'batch_size':3,'order':'asc'");
    assertThat(messages(newest)).containsExactly("m297", "m298", "m299");
  }

  @Test
  void completes_events_and_counts_bad_ones_by_their_fault() {
    String task = server.task("mixed");
    JsonNode reply =
        server
            .send(
                server
                    .request("/events.add_batch")
                    .header("Authorization", "Bearer " + server.token)
                    .header("Content-Type", "application/json-lines")
                    .header("X-ClearML-Worker", "vm")
                    .POST(
                        BodyPublishers.ofString(
                            """
                            {"type":"log","task":"%s","msg":"x"}

                            {"type":"log","task":"none","msg":"x"}
                            {"type":"log","task":"none","msg":"x"}
                            {"type":"dance","task":"%s"}
                            {"task":"%s"}
                            """
                                .formatted(task, task, task)))
                    .build())
            .data();

    assertThat(reply.path("added").asInt()).isEqualTo(1);
    assertThat(reply.path("errors").asInt()).isEqualTo(4);
    assertThat(reply.path("errors_info").path("Invalid task id").asInt()).isEqualTo(2);
    JsonNode event = page(task, "'order':'asc'").path("events").path(0);
    assertThat(event.path("worker").stringValue()).isEqualTo("vm");
    assertThat(event.path("timestamp").asLong()).isEqualTo(server.clock.instant().toEpochMilli());
  }

  @Test
  void refuses_batches_without_a_single_good_event() {
    assertThat(server.lines("events.add_batch", "").code()).isEqualTo("400/17");
    assertThat(server.lines("events.add_batch", "{'type':'log','task':'x','msg':'m'}").code())
        .isEqualTo("400/131");
    assertThat(server.lines("events.add_batch", "{'type':").code()).isEqualTo("400/12");
    assertThat(
            server
                .send(
                    "POST", "/events.add_batch", "application/json-lines; charset=utf-8", "{}\n{}")
                .code())
        .isEqualTo("400/12");
  }

  @Test
  void locks_the_log_of_published_tasks() {
    String task = server.task("published");
    forced("publish", task);
    String event = "{'type':'log','task':'%s','msg':'m','allow_locked':%b}";

    assertThat(server.lines("events.add_batch", event.formatted(task, false)).code())
        .isEqualTo("400/131");
    assertThat(server.lines("events.add_batch", event.formatted(task, true)).code())
        .isEqualTo("200/0");
  }

  @Test
  void keeps_the_latest_of_each_scalar_and_sums_them_up() {
    String task = server.task("training");
    scalars(task, "'loss','train',0,3.0", "'loss','train',1,1.0", "'loss','train',1,2.0");
    scalars(task, "':monitor:machine','cpu_usage',90,50.0", "'Summary','score',-2147483648,7");

    JsonNode curves =
        server.data("events.scalar_metrics_iter_histogram", "{'task':'%s'}".formatted(task));

    assertThat(curves.at("/loss/train/x").toString()).isEqualTo("[0,1]");
    assertThat(curves.at("/loss/train/y").toString()).isEqualTo("[3.0,2.0]");
    assertThat(curves.at("/loss/train/name").stringValue()).isEqualTo("train");
    assertThat(curves.has("Summary")).isFalse();
    assertThat(server.task(task, "last_iteration").asInt()).isEqualTo(1);
    JsonNode last =
        server
            .task(task, "last_metrics")
            .valueStream()
            .flatMap(JsonNode::valueStream)
            .filter(value -> value.path("metric").stringValue().equals("loss"))
            .findFirst()
            .orElseThrow();
    assertThat(last.path("value").asDouble()).isEqualTo(2.0);
    assertThat(last.path("min_value").asDouble()).isEqualTo(1.0);
    assertThat(last.path("max_value").asDouble()).isEqualTo(3.0);
    assertThat(last.path("mean_value").asDouble()).isEqualTo(2.0);
    assertThat(last.path("count").asInt()).isEqualTo(3);
    assertThat(Json.strings(server.task(task, "unique_metrics"))).contains("loss/train");
    JsonNode metrics =
        server.data(
            "events.get_task_metrics",
            "{'tasks':['%s'],'event_type':'training_stats_scalar'}".formatted(task));
    assertThat(Json.strings(metrics.at("/metrics/0/metrics")))
        .containsExactly(":monitor:machine", "Summary", "loss");
  }

  @Test
  void thins_long_curves_out() {
    String task = server.task("long");
    String lines =
        IntStream.range(0, 1000)
            .mapToObj(i -> scalar(task, "'m','v',%d,%d".formatted(i, i)))
            .collect(Collectors.joining("\n"));
    server.lines("events.add_batch", lines).data();

    JsonNode curve =
        server
            .data(
                "events.scalar_metrics_iter_histogram",
                "{'task':'%s','samples':10,'key':'iso_time'}".formatted(task))
            .at("/m/v");
    JsonNode byIteration =
        server
            .data(
                "events.scalar_metrics_iter_histogram",
                "{'task':'%s','samples':10}".formatted(task))
            .at("/m/v");

    assertThat(byIteration.path("x")).hasSize(10);
    assertThat(byIteration.at("/y/0").asDouble()).isEqualTo(49.5);
    assertThat(curve.path("x")).hasSize(10);
    assertThat(curve.at("/x/0").stringValue()).startsWith("1970-01-01T00:00:00.");
  }

  @Test
  void gives_plots_and_other_events_in_pages() {
    String task = server.task("plotting");
    for (int i = 0; i < 3; i++) {
      server
          .lines(
              "events.add_batch",
              "{'type':'plot','task':'%s','metric':'m','variant':'v','iter':%d,'plot_str':'{}','timestamp':%d}"
                  .formatted(task, i, i))
          .data();
    }

    JsonNode plots = server.data("events.get_task_plots", "{'task':'%s'}".formatted(task));
    JsonNode first =
        server.data(
            "events.get_task_events",
            "{'task':'%s','event_type':'plot','batch_size':2}".formatted(task));
    JsonNode rest =
        server.data(
            "events.get_task_events",
            "{'task':'%s','event_type':'plot','batch_size':2,'scroll_id':'%s'}"
                .formatted(task, first.path("scroll_id").stringValue()));

    assertThat(plots.path("plots")).hasSize(3);
    assertThat(first.path("events")).hasSize(2);
    assertThat(first.path("total").asInt()).isEqualTo(3);
    assertThat(rest.path("events")).hasSize(1);
    assertThat(rest.at("/events/0/iter").asInt()).isEqualTo(2);
  }

  @Test
  void events_renew_the_tasks_last_update() {
    String task = server.task("updated");
    String before = server.task(task, "last_update").stringValue();
    pass(Duration.ofSeconds(10));

    log(task, 1, "m");

    assertThat(server.task(task, "last_update").stringValue()).isGreaterThan(before);
    assertThat(
            server
                .task(
                    task,
                    "metric_stats.d41d8cd98f00b204e9800998ecf8427e.event_stats_by_type.log.last_update")
                .asInt())
        .isEqualTo(1);
  }

  private List<String> walk(String task, boolean earlier) {
    List<String> walked = new ArrayList<>();
    OptionalLong from = OptionalLong.empty();
    while (true) {
      String start = from.isPresent() ? ",'from_timestamp':" + from.getAsLong() : "";
      JsonNode reply =
          page(task, "'navigate_earlier':%b,'batch_size':50%s".formatted(earlier, start));
      assertThat(reply.path("total").asInt()).isEqualTo(300);
      if (reply.path("events").isEmpty()) {
        return walked;
      }
      walked.addAll(messages(reply));
      from =
          OptionalLong.of(
              reply
                  .path("events")
                  .path(reply.path("events").size() - 1)
                  .path("timestamp")
                  .asLong());
    }
  }

  private void log(String task, long at, String text) {
    server
        .lines(
            "events.add_batch",
            "{'type':'log','level':'DEBUG','task':'%s','worker':'w','msg':'%s','timestamp':%d}"
                .formatted(task, text, at))
        .data();
  }

  private void scalars(String task, String... scalars) {
    for (String scalar : scalars) {
      server.lines("events.add_batch", scalar(task, scalar)).data();
    }
  }

  private static String scalar(String task, String parts) {
    List<String> part = List.of(parts.split(",", -1));
    return "{'type':'training_stats_scalar','task':'%s','metric':%s,'variant':%s,'iter':%s,'value':%s,'timestamp':%s}"
        .formatted(
            task, part.get(0), part.get(1), part.get(2), part.get(3), part.get(2).replace("-", ""));
  }

  private JsonNode page(String task, String query) {
    return server.data("events.get_task_log", "{'task':'%s',%s}".formatted(task, query));
  }

  private static List<String> messages(JsonNode reply) {
    return reply
        .path("events")
        .valueStream()
        .map(event -> event.path("msg").stringValue())
        .toList();
  }
}
