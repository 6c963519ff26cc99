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

/// Binds the builder of python environments.
public final class PythonModule extends AbstractModule {
  @Override
  protected void configure() {
    var sections = Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {});
    sections
        .addBinding()
        .toInstance(
            new SettingsSection<>(
                "agent",
                PythonSettings.class,
                "Which python is used and where environments are built."));
    sections
        .addBinding()
        .toInstance(
            new SettingsSection<>(
                "agent.package_manager", PackageSettings.class, "How packages are installed."));
    bind(EnvironmentBuilder.class).to(PythonEnvironments.class).in(Singleton.class);
  }

  @Provides
  @Singleton
  PythonSettings pythonSettings(Settings settings) {
    return settings.section(PythonSettings.class);
  }

  @Provides
  @Singleton
  PackageSettings packageSettings(Settings settings) {
    return settings.section(PackageSettings.class);
  }
}
