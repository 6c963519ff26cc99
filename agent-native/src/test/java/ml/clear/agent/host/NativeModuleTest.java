// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Stage;
import com.google.inject.TypeLiteral;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.machine.CudaProbe;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.LaunchEnvironment;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.TaskExecutor;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.AgentSettings.OnSigterm;
import ml.clear.agent.core.settings.AgentSettings.ResourceMonitoring;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.TaskProcessSettings;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.WorkerRegistry;
import ml.clear.agent.testkit.FixedEnvironment;
import ml.clear.agent.testkit.FixedSettings;
import ml.clear.agent.testkit.FolderRepository;
import ml.clear.agent.testkit.ScriptedCommands;
import ml.clear.agent.testkit.ScriptedLauncher;
import org.junit.jupiter.api.Test;

class NativeModuleTest {
  @Test
  void is_found_and_fits_into_the_strict_injector() throws Exception {
    List<Module> found =
        ServiceLoader.load(Module.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(NativeModule.class::isInstance)
            .toList();
    assertThat(found).hasSize(1);

    Injector injector = Guice.createInjector(Stage.PRODUCTION, found.getFirst(), new Rest());

    assertThat(injector.getInstance(MachineProbe.class).read().cpuUsage()).isNotEmpty();
    assertThat(injector.getInstance(CudaProbe.class).detect().cuda().text()).isEqualTo("126");
    assertThat(injector.getInstance(InstanceRegistry.class)).isInstanceOf(FileInstances.class);
    Set<SettingsSection<?>> sections =
        injector.getInstance(Key.get(new TypeLiteral<Set<SettingsSection<?>>>() {}));
    assertThat(sections).map(SettingsSection::path).contains("agent");
  }

  /// What the other modules bind.
  private static final class Rest extends AbstractModule {
    @Override
    protected void configure() {
      binder().requireExplicitBindings();
      binder().requireExactBindingAnnotations();
      binder().requireAtInjectOnConstructors();
      binder().disableCircularProxies();
      bind(Settings.class)
          .toInstance(
              FixedSettings.of(
                  agent(),
                  new CudaSettings("12.6", null),
                  CodeSettings.NONE,
                  TaskProcessSettings.PLAIN));
      bind(ProcessEnvironment.class).toInstance(new ProcessEnvironment(Map.of("HOME", "/")));
      bind(HostSettings.class).toInstance(HostSettings.NONE);
      bind(GpuSet.class).toInstance(new GpuSet.Unchosen());
      bind(Commands.class).toInstance(new ScriptedCommands());
      bind(TimeSource.class).toInstance(TimeSource.system());
      bind(ProcessLauncher.class).toInstance(new ScriptedLauncher());
      bind(WorkerRegistry.class).toInstance(new ListedOnly(Outcome.of(List.of())));
    }

    @Provides
    TaskExecutor executor(
        Settings settings, ProcessEnvironment environment, Commands commands, TimeSource time) {
      return new TaskExecutor(
          new FolderRepository(),
          new FixedEnvironment(Path.of("/none"), List.of()),
          new LaunchEnvironment(environment, settings, commands),
          CodeSettings.NONE,
          time);
    }

    private static AgentSettings agent() {
      return new AgentSettings(
          null,
          "vm",
          false,
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          OnSigterm.STOP,
          Path.of("/runs"),
          null,
          null,
          new ResourceMonitoring(100, null, Duration.ofSeconds(60)));
    }
  }
}
