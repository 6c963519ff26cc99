// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.google.inject.Module;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// A folder with jars of further adapters, which see our classes and each other's.
final class AdaptersFolder {
  private AdaptersFolder() {}

  /// The modules of its jars. The jars stay open as long as the program runs: their classes are
  /// loaded when they are needed.
  static Outcome<List<Module>> modules(Path folder) {
    try {
      return Outcome.of(load(folder));
    } catch (FailureException e) {
      return Outcome.failed(e.failure());
    }
  }

  private static List<Module> load(Path folder) {
    URL[] jars = jars(folder).stream().map(AdaptersFolder::checked).toArray(URL[]::new);
    var loader = new URLClassLoader("adapters", jars, AdaptersFolder.class.getClassLoader());
    try {
      return ServiceLoader.load(Module.class, loader).stream()
          .filter(provider -> loader.equals(provider.type().getClassLoader()))
          .map(ServiceLoader.Provider::get)
          .sorted(Comparator.comparing(module -> module.getClass().getName()))
          .toList();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw unusable("an adapter in '" + folder + "' can't be loaded: " + e);
    }
  }

  private static List<Path> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw unusable("the folder of adapters '" + folder + "' can't be read: " + FileProblem.of(e));
    }
  }

  private static URL checked(Path jar) {
    try (var _ = new JarFile(jar.toFile())) {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw unusable("the adapter '" + jar + "' is no jar that can be read: " + e.getMessage());
    }
  }

  private static FailureException unusable(String message) {
    return new FailureException(
        new SettingsFault(
            Phase.CONFIGURE,
            ReasonCode.SETTINGS_INVALID,
            message,
            "correct agent.adapters_dir, or what lies in that folder"));
  }
}
