// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.machine.Scalar;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.network.ServerIdentity;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.standalone.StandaloneOptions;
import ml.clear.agent.standalone.StandaloneServer;
import ml.clear.agent.testkit.LogSinkContract;
import ml.clear.agent.testkit.ScalarSinkContract;
import ml.clear.agent.testkit.ServerPorts;
import ml.clear.agent.testkit.TaskBoardContract;
import ml.clear.agent.testkit.TaskQueueContract;
import ml.clear.agent.testkit.WorkerRegistryContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// All contracts against a real server.
class StandaloneServerIT
    implements TaskBoardContract,
        TaskQueueContract,
        WorkerRegistryContract,
        ScalarSinkContract,
        LogSinkContract {
  private static StandaloneServer server;
  private static Api api;

  private @Nullable TaskId task;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = StandaloneServer.start(new StandaloneOptions(data, "127.0.0.1", 0, false));
    var settings =
        new ApiSettings(
            server.apiUrl(),
            null,
            null,
            server.accessKey(),
            server.secretKey(),
            15_728_640,
            3,
            3,
            0.01,
            0.1,
            List.of(),
            Duration.ofHours(12),
            null);
    var environment = new ProcessEnvironment(Map.of());
    api =
        ApiSession.open(
            ServerPorts.value(ServerAccess.of(settings, SessionSettings.USUAL, "")),
            settings,
            SessionSettings.USUAL,
            NetworkSettings.DIRECT,
            environment,
            TimeSource.system(),
            new SecretRegistry());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  public TaskBoard board() {
    return new RestTaskBoard(api);
  }

  @Override
  public TaskQueue queues() {
    return new RestTaskQueue(api, TimeSource.system());
  }

  @Override
  public WorkerRegistry workers() {
    return new RestWorkerRegistry(api);
  }

  @Override
  public ScalarSink scalars() {
    return new RestScalarSink(api, Sessions.settings(server.apiUrl()), TimeSource.system());
  }

  @Override
  public LogSink sink() {
    return new RestLogSink(api, Sessions.settings(server.apiUrl()));
  }

  @Override
  public TaskId task() {
    if (task == null) {
      try {
        task = running();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    return task;
  }

  @Override
  public TaskId unknownTask() {
    return ServerPorts.noTask();
  }

  @Override
  public List<Scalar> stored(TaskId task, String metric) throws InterruptedException {
    ObjectNode body = Json.object();
    body.set("id", Json.array(task.value()));
    body.set("only_fields", Json.array("last_metrics"));
    return ServerPorts.value(api.ask(Call.of("tasks.get_all", body)))
        .path("tasks")
        .path(0)
        .path("last_metrics")
        .valueStream()
        .flatMap(variants -> variants.valueStream())
        .filter(entry -> Json.text(entry, "metric").equals(metric))
        .map(entry ->
            new Scalar(metric, Json.text(entry, "variant"), 0, entry.path("value").asDouble()))
        .toList();
  }

  @Test
  void tells_who_it_is() throws InterruptedException {
    ServerIdentity identity = ServerPorts.value(new RestServerProbe(api).identify());

    assertThat(identity.url()).isEqualTo(server.apiUrl());
    assertThat(identity.apiVersion()).isNotEmpty();
    assertThat(identity.serverVersion()).isNotEmpty();
    assertThat(identity.user()).isNotEmpty();
    assertThat(identity.company()).isNotEmpty();
    assertThat(identity.clockAhead()).isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(2));
  }
}
