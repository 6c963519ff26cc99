// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.MapBinder;
import com.google.inject.multibindings.Multibinder;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.log.LogPump;
import ml.clear.agent.core.log.LogSettings;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.machine.MachineProbe;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.LaunchEnvironment;
import ml.clear.agent.core.run.RunLogs;
import ml.clear.agent.core.run.RunStore;
import ml.clear.agent.core.run.RuntimeName;
import ml.clear.agent.core.run.TaskExecutor;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.run.TaskSupervisor;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.WorkerPresence;
import ml.clear.agent.core.worker.WorkerRegistry;

/// Binds the use cases of the core, which knows no Guice.
final class CoreModule extends AbstractModule {
  private final RawEnvironment environment;
  private final SettingsOverrides overrides;
  private final Console console;

  CoreModule(RawEnvironment environment, SettingsOverrides overrides, Console console) {
    this.environment = environment;
    this.overrides = overrides;
    this.console = console;
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireExactBindingAnnotations();
    binder().requireAtInjectOnConstructors();
    binder().disableCircularProxies();
    bind(RawEnvironment.class).toInstance(environment);
    bind(SettingsOverrides.class).toInstance(overrides);
    bind(SecretRegistry.class).toInstance(console.secrets());
    bind(TimeSource.class).toInstance(TimeSource.system());
    MapBinder.newMapBinder(binder(), RuntimeName.class, TaskRuntime.class);
    Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {})
        .addBinding()
        .toInstance(LogSettings.SECTION);
    bind(TaskRuntimes.class);
  }

  @Provides
  GpuSet gpus(ProcessEnvironment environment) {
    return GpuSet.in(environment);
  }

  @Provides
  @Singleton
  RunStore runStore(AgentSettings settings) {
    return new RunStore(settings.runs());
  }

  @Provides
  @Singleton
  RunLogs runLogs(LogSink sink, SecretRegistry secrets, TimeSource time, Settings settings) {
    LogPump.Options configured = LogPump.Options.of(settings.section(LogSettings.class));
    return new RunLogs(
        sink,
        secrets,
        time,
        new LogPump.Options(
            configured.suppressCarriageReturn(),
            configured.maxBytes(),
            configured.indexDelay(),
            console::echo));
  }

  @Provides
  @Singleton
  LaunchEnvironment launchEnvironment(
      ProcessEnvironment environment, Settings settings, Commands commands) {
    return new LaunchEnvironment(environment, settings, commands);
  }

  @Provides
  @Singleton
  TaskExecutor taskExecutor(
      SourceRepository sources,
      EnvironmentBuilder environments,
      LaunchEnvironment launchEnvironment,
      CodeSettings codeSettings,
      TimeSource time) {
    return new TaskExecutor(sources, environments, launchEnvironment, codeSettings, time);
  }

  @Provides
  @Singleton
  TaskSupervisor taskSupervisor(
      TaskBoard board,
      TaskQueue queues,
      RunLogs logs,
      RunStore runs,
      AgentSettings settings,
      TimeSource time) {
    return new TaskSupervisor(board, queues, logs, runs, settings, time, settings.workerName());
  }

  @Provides
  WorkerPresence workerPresence(
      WorkerRegistry registry,
      MachineProbe probe,
      ScalarSink scalars,
      TaskSupervisor supervisor,
      TimeSource time) {
    return new WorkerPresence(registry, probe, scalars, supervisor::usesSdk, time);
  }
}
