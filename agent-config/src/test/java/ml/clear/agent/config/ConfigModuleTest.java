// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsSection;
import ml.clear.agent.core.settings.SettingsSource.Loading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigModuleTest {
  @TempDir Path home;

  record Plugin(String colour) {}

  private Injector injector() {
    return Guice.createInjector(
        new ConfigModule(),
        new AbstractModule() {
          @Override
          protected void configure() {
            binder().requireExplicitBindings();
            binder().requireAtInjectOnConstructors();
            binder().requireExactBindingAnnotations();
            binder().disableCircularProxies();
            bind(RawEnvironment.class)
                .toInstance(new RawEnvironment(Map.of("HOME", home.toString())));
            bind(SettingsOverrides.class).toInstance(SettingsOverrides.NONE);
            bind(SecretRegistry.class).toInstance(new SecretRegistry());
            Multibinder.newSetBinder(binder(), new TypeLiteral<SettingsSection<?>>() {})
                .addBinding()
                .toInstance(new SettingsSection<>("agent.plugin", Plugin.class, ""));
          }
        });
  }

  @Test
  void is_found_by_the_service_loader() {
    assertThat(ServiceLoader.load(Module.class)).hasAtLeastOneElementOfType(ConfigModule.class);
  }

  @Test
  void provides_settings_with_the_sections_that_modules_contribute() throws Exception {
    Files.writeString(home.resolve("clearml.conf"), "agent { plugin.colour: red, worker_id: w }");
    var injector = injector();

    assertThat(injector.getInstance(Settings.class).section(Plugin.class).colour())
        .isEqualTo("red");
    assertThat(injector.getInstance(AgentSettings.class).workerId()).isEqualTo("w");
    assertThat(injector.getInstance(NetworkSettings.class)).isEqualTo(NetworkSettings.DIRECT);
    assertThat(injector.getInstance(ProcessEnvironment.class).home()).isEqualTo(home);
    assertThat(injector.getInstance(Settings.class)).isSameAs(injector.getInstance(Settings.class));
  }

  @Test
  void reads_nothing_before_it_is_asked_and_then_tells_the_problems() throws Exception {
    Files.writeString(home.resolve("clearml.conf"), "agent.plugin.colour: [1]");
    var injector = injector();

    assertThat(injector.getInstance(Loading.class)).isInstanceOf(Loading.Invalid.class);
    assertThatThrownBy(() -> injector.getInstance(Settings.class))
        .isInstanceOf(ProvisionException.class)
        .hasRootCauseInstanceOf(FailureException.class);
  }
}
