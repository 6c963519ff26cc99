// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import java.util.Map;
import java.util.ServiceLoader;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import org.junit.jupiter.api.Test;

class ProcessModuleTest {
  @Test
  void is_found_and_binds_one_of_each_port() {
    Module module =
        ServiceLoader.load(Module.class).stream()
            .filter(provider -> provider.type() == ProcessModule.class)
            .findFirst()
            .orElseThrow()
            .get();

    Injector injector = Guice.createInjector(Stage.PRODUCTION, module, surroundings());

    assertThat(injector.getInstance(Commands.class))
        .isInstanceOf(HostCommands.class)
        .isSameAs(injector.getInstance(Commands.class));
    assertThat(injector.getInstance(ProcessLauncher.class))
        .isInstanceOf(HostLauncher.class)
        .isSameAs(injector.getInstance(ProcessLauncher.class));
  }

  private static Module surroundings() {
    return new AbstractModule() {
      @Override
      protected void configure() {
        binder().requireExplicitBindings();
        binder().requireAtInjectOnConstructors();
        binder().requireExactBindingAnnotations();
        binder().disableCircularProxies();
        bind(TimeSource.class).toInstance(TimeSource.system());
        bind(ProcessEnvironment.class).toInstance(new ProcessEnvironment(Map.of()));
      }
    };
  }
}
