// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.ConfigurationText;
import ml.clear.agent.core.settings.ConfiguredFiles;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsCatalogue;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.SettingsSource;

/// Binds the settings. Whoever makes the injector binds `RawEnvironment`, `SettingsOverrides` and
/// `SecretRegistry`, and asks for [SettingsSource.Loading] first: it holds the problems, whereas
/// [Settings] and all that depends on them can't be had while there are any.
public final class ConfigModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(SettingsSource.class).to(HoconSettingsSource.class);
    bind(HoconSettingsSource.class).in(Singleton.class);
    bind(ConfigurationText.class).toInstance(new HoconText());
    var sections = Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {});
    CoreSections.ALL.forEach(section -> sections.addBinding().toInstance(section));
  }

  @Provides
  @Singleton
  SettingsSource.Loading loading(SettingsSource source, Set<SettingsSection<?>> sections) {
    return source.load(sections);
  }

  @Provides
  @Singleton
  SettingsCatalogue catalogue(Set<SettingsSection<?>> sections) {
    return Catalogue.of(sections);
  }

  @Provides
  @Singleton
  Settings settings(SettingsSource.Loading loading) {
    return switch (loading) {
      case SettingsSource.Loading.Loaded(Settings settings) -> settings;
      case SettingsSource.Loading.Invalid invalid ->
          throw new FailureException(
              new Failure.SettingsFault(
                  Phase.CONFIGURE,
                  ReasonCode.SETTINGS_INVALID,
                  invalid.problems().stream()
                      .map(SettingsProblem::describe)
                      .collect(Collectors.joining("\n")),
                  "correct the configuration"));
    };
  }

  @Provides
  ConfiguredFiles files(Settings settings) {
    return new FilesSection((LoadedSettings) settings);
  }

  @Provides
  NetworkSettings network(Settings settings) {
    return settings.network();
  }

  @Provides
  ProcessEnvironment environment(Settings settings) {
    return settings.environment();
  }

  @Provides
  AgentSettings agent(Settings settings) {
    return settings.section(AgentSettings.class);
  }

  @Provides
  CodeSettings code(Settings settings) {
    return settings.section(CodeSettings.class);
  }

  @Provides
  HostSettings host(Settings settings) {
    return settings.section(HostSettings.class);
  }
}
