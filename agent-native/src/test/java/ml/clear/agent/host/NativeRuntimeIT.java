// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.LaunchEnvironment;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.TaskExecutor;
import ml.clear.agent.core.run.TaskRuntime;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.TaskProcessSettings;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.process.ProcessModule;
import ml.clear.agent.testkit.FixedEnvironment;
import ml.clear.agent.testkit.FixedSettings;
import ml.clear.agent.testkit.FolderRepository;
import ml.clear.agent.testkit.TaskRuntimeContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The native runtime with real processes.
class NativeRuntimeIT implements TaskRuntimeContract {
  @TempDir Path folder;
  private NativeRuntime runtime;

  @BeforeEach
  void wire() {
    var environment =
        new ProcessEnvironment(
            Map.of("HOME", folder.toString(), "PATH", "/usr/local/bin:/usr/bin:/bin"));
    Injector processes =
        Guice.createInjector(
            new ProcessModule(),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ProcessEnvironment.class).toInstance(environment);
                bind(TimeSource.class).toInstance(TimeSource.system());
              }
            });
    var executor =
        new TaskExecutor(
            new FolderRepository(),
            new FixedEnvironment(folder.resolve("environments"), List.of()),
            new LaunchEnvironment(
                environment,
                FixedSettings.of(
                    settings(), CodeSettings.NONE, TaskProcessSettings.PLAIN, environment),
                processes.getInstance(Commands.class)),
            CodeSettings.NONE,
            TimeSource.system());
    runtime = new NativeRuntime(executor, processes.getInstance(ProcessLauncher.class));
  }

  @Override
  public TaskRuntime runtime() {
    return runtime;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String printing(String line, int code) {
    return "echo '%s'; exit %d\n".formatted(line, code);
  }

  @Override
  public String waiting() {
    return "echo ready; while :; do sleep 0.1; done\n";
  }

  private AgentSettings settings() {
    return new AgentSettings(
        null,
        "host",
        false,
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        AgentSettings.OnSigterm.STOP,
        folder.resolve("runs"),
        null,
        null,
        new AgentSettings.ResourceMonitoring(null, null, Duration.ofSeconds(60)));
  }
}
