// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.settings.ConfigurationSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import org.jspecify.annotations.Nullable;

/// Tells where settings come from, in the words of the reference agent.
final class SettingsSources {
  private SettingsSources() {}

  /// Says which variables decide about configuration file and login.
  ///
  /// @param named the file of the command line, which beats the variable's
  static void tell(
      RawEnvironment environment, @Nullable Path named, Settings settings, Console console) {
    if (named == null) {
      List.of("CLEARML_CONFIG_FILE", "TRAINS_CONFIG_FILE").stream()
          .map(name -> environment.variables().getOrDefault(name, "").strip())
          .filter(file -> !file.isEmpty())
          .findFirst()
          .ifPresent(
              file -> console.print("Using custom configuration file from env var: " + file));
    }
    tell("api.credentials.access_key", "access", settings, console);
    tell("api.credentials.secret_key", "secret", settings, console);
  }

  private static void tell(String key, String what, Settings settings, Console console) {
    settings.values().stream()
        .filter(value -> value.key().equals(key))
        .filter(value -> value.origin() instanceof Origin.Variable)
        .forEach(value ->
            console.print(
                "Using environment %s key %s=%s"
                    .formatted(
                        what,
                        ((Origin.Variable) value.origin()).name(),
                        what.equals("secret") ? "********" : value.value())));
  }

  /// Names each file that was read, if that is wanted (`CLEARML_AGENT_CONFIG_VERBOSE`).
  static void tellFiles(Settings settings, Console console) {
    if (settings.section(ConfigurationSettings.class).configVerbose()) {
      settings.files().forEach(file -> console.log(false, "configuration file: " + file));
    }
  }
}
