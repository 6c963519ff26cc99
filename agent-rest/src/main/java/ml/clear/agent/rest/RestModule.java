// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerProbe;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.SettingsValue;
import ml.clear.agent.core.settings.VaultStore;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerRegistry;

/// Binds the ports that a ClearML server serves. Nothing is sent before a port is used.
public final class RestModule extends AbstractModule {
  @Override
  protected void configure() {
    var sections = Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {});
    sections
        .addBinding()
        .toInstance(new SettingsSection<>("api", ApiSettings.class, "The ClearML server."));
    sections
        .addBinding()
        .toInstance(
            new SettingsSection<>("api", SessionSettings.class, "The session with the server."));
    bind(TaskBoard.class).to(RestTaskBoard.class);
    bind(TaskQueue.class).to(RestTaskQueue.class);
    bind(WorkerRegistry.class).to(RestWorkerRegistry.class);
    bind(LogSink.class).to(RestLogSink.class);
    bind(ScalarSink.class).to(RestScalarSink.class);
    bind(ServerCheck.class).to(RestServerCheck.class);
    bind(ServerProbe.class).to(RestServerProbe.class);
    bind(VaultStore.class).to(RestVaults.class);
    bind(RestVaults.class).in(Singleton.class);
    bind(RestTaskBoard.class).in(Singleton.class);
    bind(RestTaskQueue.class).in(Singleton.class);
    bind(RestWorkerRegistry.class).in(Singleton.class);
    bind(RestLogSink.class).in(Singleton.class);
    bind(RestScalarSink.class).in(Singleton.class);
    bind(RestServerCheck.class);
    bind(RestServerProbe.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  ApiSettings settings(Settings settings) {
    return settings.section(ApiSettings.class);
  }

  @Provides
  @Singleton
  Api api(
      ApiSettings settings,
      Settings all,
      NetworkSettings network,
      ProcessEnvironment environment,
      TimeSource time,
      SecretRegistry secrets) {
    SessionSettings session = all.section(SessionSettings.class);
    String credentials =
        session.authToken() == null ? "api.credentials.access_key" : "api.auth_token";
    return switch (ServerAccess.of(settings, session, origin(all, credentials))) {
      case Outcome.Failed<ServerAccess>(Failure failure) -> new Api.Unconfigured(failure);
      case Outcome.Success<ServerAccess>(ServerAccess access) ->
          ApiSession.open(access, settings, session, network, environment, time, secrets);
    };
  }

  /// Where the credentials were written.
  private static String origin(Settings settings, String key) {
    return settings.values().stream()
        .filter(value -> value.key().equals(key))
        .map(SettingsValue::origin)
        .map(Object::toString)
        .findFirst()
        .orElse("");
  }
}
