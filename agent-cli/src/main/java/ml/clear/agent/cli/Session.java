// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import com.google.inject.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsProblem;
import org.jspecify.annotations.Nullable;

/// What a command works with. Settings are read, and adapters are wired, when the command first
/// asks for one of them; until then it may override settings.
final class Session implements AutoCloseable {
  private final Console console;
  private final RawEnvironment environment;
  private final @Nullable Path configurationFile;
  private final List<SettingsOverrides.Setting> overrides = new ArrayList<>();
  private boolean ignoreFiles;
  private String gpus = "";
  private @Nullable Injector injector;

  Session(
      Console console,
      RawEnvironment environment,
      @Nullable Path configurationFile,
      boolean debug) {
    this.console = console;
    this.environment = environment;
    this.configurationFile = configurationFile;
    if (debug) {
      override("agent.debug", true, "--debug");
    }
    AgentLog.start(console, debug);
  }

  Console console() {
    return console;
  }

  RawEnvironment environment() {
    return environment;
  }

  /// Sets a key, as a flag of the command line does.
  void override(String key, Object value, String flag) {
    overrides.add(new SettingsOverrides.Setting(key, value, new Origin.Flag(flag)));
  }

  /// Names the GPUs for this process and all its children, as `--gpus` does; empty = not said.
  void chooseGpus(String list) {
    gpus = list;
  }

  /// Reads no configuration file.
  void ignoreFiles() {
    ignoreFiles = true;
  }

  /// The settings in force.
  Settings settings() {
    return get(Settings.class);
  }

  AgentSettings agentSettings() {
    return settings().section(AgentSettings.class);
  }

  ProcessEnvironment processEnvironment() {
    return get(ProcessEnvironment.class);
  }

  /// A port or use case.
  <T> T get(Class<T> type) {
    return get(Key.get(type));
  }

  <T> T get(Key<T> key) {
    try {
      return injector().getInstance(key);
    } catch (ConfigurationException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "this archive lacks an adapter: "
              + e.getErrorMessages().iterator().next().getMessage()
              + "\n  next: unpack the archive again, or check what was removed from its lib folder");
    }
  }

  @Override
  public void close() {}

  private Injector injector() {
    Injector known = injector;
    if (known != null) {
      return known;
    }
    Injector created =
        Wiring.create(
            environment,
            new SettingsOverrides(configurationFile, ignoreFiles, overrides, gpus),
            console);
    Settings settings = Wiring.load(created);
    AgentLog.start(console, settings.section(AgentSettings.class).debug());
    for (SettingsProblem warning : settings.warnings()) {
      console.warn(warning.describe());
    }
    if (settings.section(AgentSettings.class).adaptersFolder() != null) {
      console.warn(
          "agent.adapters_dir does not act in this version: put the jars into the archive's lib"
              + " folder");
    }
    injector = created;
    return created;
  }
}
