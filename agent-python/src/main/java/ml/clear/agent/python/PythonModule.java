// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.source.GitLogins;
import ml.clear.agent.core.source.SourceRepository;

/// Binds the builder of python environments.
public final class PythonModule extends AbstractModule {
  @Override
  protected void configure() {
    contribute(
        "agent", PythonSettings.class, "Which python is used, where environments are built.");
    contribute("agent", CacheSettings.class, "What is kept for the next task.");
    contribute("agent.package_manager", PackageSettings.class, "How packages are installed.");
    contribute("agent.package_manager", UvSettings.class, "How uv is used.");
    contribute("agent.package_manager", PoetrySettings.class, "How poetry is used.");
    contribute("agent.package_manager", CondaSettings.class, "How conda is used.");
    contribute("agent.package_manager", TorchSettings.class, "How torch's wheels are found.");
    contribute("agent.package_manager", TorchIndexSettings.class, "Where torch's wheels are.");
    bind(EnvironmentBuilder.class).to(PythonEnvironments.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  PythonConfiguration configuration(Settings settings) {
    return PythonConfiguration.of(settings);
  }

  @Provides
  @Singleton
  GitAccess git(GitLogins logins, SourceRepository repositories) {
    return new GitAccess(logins, repositories);
  }

  private <T extends Record> void contribute(String path, Class<T> type, String documentation) {
    Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {})
        .addBinding()
        .toInstance(new SettingsSection<>(path, type, documentation));
  }
}
