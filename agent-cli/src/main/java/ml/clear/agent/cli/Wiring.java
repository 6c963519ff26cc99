// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.settings.SettingsProblem;
import ml.clear.agent.core.settings.SettingsSource;

/// Puts core and adapters together. An adapter is a jar that names its Guice module in
/// `META-INF/services`; which ones there are decides what this program can do.
final class Wiring {
  private Wiring() {}

  static Injector create(RawEnvironment environment, SettingsOverrides overrides, Console console) {
    return create(environment, overrides, console, List.of());
  }

  /// @param further adapters that are not in the archive
  static Injector create(
      RawEnvironment environment,
      SettingsOverrides overrides,
      Console console,
      List<Module> further) {
    var modules = new ArrayList<Module>();
    modules.add(new CoreModule(environment, overrides, console));
    modules.addAll(adapters());
    modules.addAll(further);
    // DEVELOPMENT makes singletons when they are first used: a command pays for what it uses.
    return Guice.createInjector(Stage.DEVELOPMENT, modules);
  }

  /// Reads the settings, or ends the command with everything that is wrong with them.
  static Settings load(Injector injector) {
    return switch (injector.getInstance(SettingsSource.Loading.class)) {
      case SettingsSource.Loading.Loaded(Settings settings) -> settings;
      case SettingsSource.Loading.Invalid(List<SettingsProblem> problems, _) ->
          throw new CommandFailure(
              ExitCode.USAGE,
              problems.stream()
                  .map(problem -> problem.describeWithExcerpt().replace("\n", "\n  "))
                  .collect(
                      Collectors.joining(
                          "\n  ",
                          "the configuration can't be used:\n  ",
                          "\n  next: correct it where the message says")));
    };
  }

  private static List<Module> adapters() {
    return ServiceLoader.load(Module.class).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(Comparator.comparing(module -> module.getClass().getName()))
        .toList();
  }
}
