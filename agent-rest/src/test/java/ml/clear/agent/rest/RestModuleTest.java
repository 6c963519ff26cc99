// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import java.util.Map;
import java.util.ServiceLoader;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.network.ServerCheck;
import ml.clear.agent.core.network.ServerProbe;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.testkit.FakeClock;
import ml.clear.agent.testkit.FixedSettings;
import org.junit.jupiter.api.Test;

class RestModuleTest {
  @Test
  void is_found_and_binds_every_port_of_the_server() {
    assertThat(ServiceLoader.load(Module.class)).anyMatch(module -> module instanceof RestModule);

    try (var server = new ScriptedServer()) {
      Injector injector = injector(server);

      assertThat(injector.getInstance(TaskBoard.class)).isInstanceOf(RestTaskBoard.class);
      assertThat(injector.getInstance(TaskQueue.class)).isNotNull();
      assertThat(injector.getInstance(WorkerRegistry.class)).isNotNull();
      assertThat(injector.getInstance(LogSink.class)).isNotNull();
      assertThat(injector.getInstance(ScalarSink.class)).isNotNull();
      assertThat(injector.getInstance(ServerProbe.class)).isNotNull();
      assertThat(injector.getInstance(ServerCheck.class)).isNotNull();
      assertThat(server.requests()).isEmpty();
    }
  }

  private static Injector injector(ScriptedServer server) {
    return Guice.createInjector(
        new AbstractModule() {
          @Override
          protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
            bind(Settings.class)
                .toInstance(
                    FixedSettings.of(Sessions.settings(server.url()), SessionSettings.USUAL));
            bind(NetworkSettings.class).toInstance(NetworkSettings.DIRECT);
            bind(ProcessEnvironment.class).toInstance(new ProcessEnvironment(Map.of()));
            bind(TimeSource.class).toInstance(new FakeClock());
            bind(SecretRegistry.class).toInstance(new SecretRegistry());
          }
        },
        new RestModule());
  }
}
