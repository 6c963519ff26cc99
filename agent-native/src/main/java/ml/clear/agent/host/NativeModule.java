// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import java.nio.file.Path;
import java.util.Objects;
import ml.clear.agent.core.machine.CudaProbe;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.InstanceRegistry;

/// What belongs to this machine itself.
public final class NativeModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(InstanceRegistry.class).to(FileInstances.class).in(Singleton.class);
    bind(NativeRuntime.class).in(Singleton.class);
    MapBinder.newMapBinder(binder(), RuntimeName.class, TaskRuntime.class)
        .addBinding(RuntimeName.of("native"))
        .to(NativeRuntime.class);
    Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {})
        .addBinding()
        .toInstance(
            new SettingsSection<>(
                "agent", CudaSettings.class, "NVIDIA's software on this machine"));
  }

  @Provides
  @Singleton
  MachineProbe machine(
      Settings settings,
      ProcessEnvironment environment,
      GpuSet gpus,
      Commands commands,
      TimeSource time) {
    AgentSettings.ResourceMonitoring monitoring =
        settings.section(AgentSettings.class).resourceMonitoring();
    var smi = new NvidiaSmi(commands, environment, gpus, monitoring.defaultGpuUtilization());
    Path disk = Objects.requireNonNullElse(monitoring.diskUsePath(), environment.home());
    return new LocalMachine(new OshiHost(), smi, disk, time);
  }

  @Provides
  @Singleton
  CudaProbe cuda(
      Settings settings, ProcessEnvironment environment, GpuSet gpus, Commands commands) {
    return new InstalledCuda(settings.section(CudaSettings.class), gpus, commands, environment);
  }
}
