// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.google.inject.ConfigurationException;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Module;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.ConfiguredFiles;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSource.Loading;
import ml.clear.agent.core.settings.SettingsValue;
import ml.clear.agent.core.settings.Vault;
import ml.clear.agent.core.settings.VaultStore;
import org.jspecify.annotations.Nullable;

/// What a command works with. Settings are read, and adapters are wired, when the command first
/// asks for one of them; until then it may override settings.
final class Session implements AutoCloseable {
  private static final String ADAPTERS = "agent.adapters_dir";

  private final Console console;
  private final RawEnvironment environment;
  private final @Nullable Path configurationFile;
  private final List<SettingsOverrides.Setting> overrides = new ArrayList<>();
  private boolean ignoreFiles;
  private String gpus = "";
  private @Nullable Injector wired;
  private @Nullable Injector injector;
  private @Nullable Injector readAgain;
  private List<Module> furtherAdapters = List.of();
  private @Nullable Failure adaptersFailure;
  private final Set<String> told = new HashSet<>();

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

  /// Makes ready for work on tasks: lays the server's vaults over the files, and then applies the
  /// configuration's sections `environment` and `files`. What was got from this session before is
  /// to be got again.
  void beginWork() throws InterruptedException {
    SettingsSources.tell(environment, configurationFile, settings(), console);
    apply(CommandFailure.orFail(get(VaultStore.class).enabled()));
    applySections();
  }

  /// Reads the settings again, by the same flags; those in force stay so.
  Loading readAgain() {
    Injector created = create(List.of());
    readAgain = created;
    return created.getInstance(Loading.class);
  }

  /// Goes on as [#beginWork] with what was last read again, which can be used. A server that is
  /// away is waited for by the work itself.
  void beginWorkAnew() throws InterruptedException {
    wired = readAgain;
    injector = null;
    SettingsSources.tell(environment, configurationFile, settings(), console);
    switch (get(VaultStore.class).enabled()) {
      case Outcome.Success<VaultStore.Answer>(VaultStore.Answer answer) -> apply(answer);
      case Outcome.Failed<VaultStore.Answer>(Failure failure) ->
          console.warn("Failed getting vaults: " + failure.describe());
    }
    applySections();
  }

  private void apply(VaultStore.Answer answer) {
    switch (answer) {
      case VaultStore.Answer.Found(List<Vault> vaults) when vaults.isEmpty() -> {}
      case VaultStore.Answer.Found(List<Vault> vaults) -> apply(vaults);
      case VaultStore.Answer.SwitchedOff() -> console.print("Vault support is disabled");
      case VaultStore.Answer.Unanswered(String why) ->
          console.warn("Failed getting vaults: " + why);
    }
  }

  private void applySections() {
    List<String> names = settings().configuredVariables();
    if (!names.isEmpty()) {
      console.print(
          "Environment variables set from configuration: ['" + String.join("', '", names) + "']");
    }
    get(ConfiguredFiles.class).write(console::print);
  }

  private void apply(List<Vault> vaults) {
    Injector created = create(vaults);
    Settings settings = Wiring.load(created);
    for (Vault vault : settings.vaults()) {
      console.print(
          "Loaded %s vault%s: %s"
              .formatted(
                  vault.scope(),
                  vault.user().isEmpty() ? "" : " for user " + vault.user(),
                  vault.name()));
    }
    warn(settings);
    injector = created;
  }

  /// The settings in force.
  Settings settings() {
    return get(Settings.class);
  }

  /// The settings without the server's vaults.
  Settings fileSettings() {
    return Wiring.load(wired());
  }

  /// What reading the settings came to, problems and all; nobody is warned.
  Loading loading() {
    Loading loading = wired().getInstance(Loading.class);
    Failure failure = adaptersFailure;
    return failure != null && loading instanceof Loading.Loaded(Settings settings)
        ? new Loading.Invalid(List.of(adaptersProblem(settings, failure)), settings.warnings())
        : loading;
  }

  private static SettingsProblem adaptersProblem(Settings settings, Failure failure) {
    Origin origin =
        settings.values().stream()
            .filter(value -> value.key().equals(ADAPTERS))
            .map(SettingsValue::origin)
            .findFirst()
            .orElseGet(Origin.Default::new);
    return new SettingsProblem(ADAPTERS, origin, failure.message(), failure.hint());
  }

  /// The keys that mean something; needs no settings that can be used.
  SettingsCatalogue catalogue() {
    return wired().getInstance(SettingsCatalogue.class);
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
    Injector created = wired();
    Settings settings = Wiring.load(created);
    AgentLog.start(console, settings.section(AgentSettings.class).debug());
    SettingsSources.tellFiles(settings, console);
    Failure failure = adaptersFailure;
    if (failure != null) {
      throw new CommandFailure(failure);
    }
    warn(settings);
    injector = created;
    return created;
  }

  /// With the adapters of the folder that the settings name, so that their keys are known.
  private Injector wired() {
    Injector known = wired;
    if (known != null) {
      return known;
    }
    Injector created = create(List.of());
    if (created.getInstance(Loading.class) instanceof Loading.Loaded(Settings settings)) {
      Path folder = settings.section(AgentSettings.class).adaptersFolder();
      if (folder != null) {
        switch (AdaptersFolder.modules(folder)) {
          case Outcome.Failed<List<Module>>(Failure failure) -> adaptersFailure = failure;
          case Outcome.Success<List<Module>>(List<Module> modules) -> {
            furtherAdapters = modules;
            created = create(List.of());
          }
        }
      }
    }
    wired = created;
    return created;
  }

  private Injector create(List<Vault> vaults) {
    return Wiring.create(
        environment,
        new SettingsOverrides(configurationFile, ignoreFiles, overrides, gpus, vaults),
        console,
        furtherAdapters);
  }

  /// Prints the warnings that were not printed before.
  private void warn(Settings settings) {
    for (SettingsProblem warning : settings.warnings()) {
      if (told.add(warning.describe())) {
        console.warn(warning.describe());
      }
    }
  }
}
