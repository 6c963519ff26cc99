// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Injector;
import com.google.inject.Key;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.settings.SettingsOverrides;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingsTest {
  @TempDir Path home;

  @Test
  void everything_that_is_bound_can_be_made() {
    Injector injector = Wiring.create(environment(), overrides(), console());

    for (Key<?> key : injector.getBindings().keySet()) {
      assertThat(injector.getInstance(key)).as("%s", key).isNotNull();
    }
  }

  @Test
  void the_archives_runtimes_are_found() {
    TaskRuntimes runtimes =
        Wiring.create(environment(), overrides(), console()).getInstance(TaskRuntimes.class);

    assertThat(runtimes.named("native").getKey().value()).isEqualTo("native");
  }

  private RawEnvironment environment() {
    return new RawEnvironment(Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin"));
  }

  private static SettingsOverrides overrides() {
    var origin = new Origin.Program("test");
    return new SettingsOverrides(
        null,
        true,
        List.of(
            new SettingsOverrides.Setting("api.api_server", "http://127.0.0.1:1", origin),
            new SettingsOverrides.Setting("api.credentials.access_key", "key", origin),
            new SettingsOverrides.Setting(
                "api.credentials.secret_key", Secret.of("secret-secret"), origin)));
  }

  private static Console console() {
    var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(nowhere, nowhere, false);
  }
}
