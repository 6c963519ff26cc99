// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds programs and says, before anything is started, why one can't be.
final class Programs {
  /// A string of the arguments or the environment can't be longer: Linux's `MAX_ARG_STRLEN`.
  private static final int LONGEST_STRING = 128 * 1024 - 1;

  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Programs() {}

  /// A program on the `PATH` of an environment, or by its path.
  static Optional<Path> find(String program, Map<String, String> environment) {
    try {
      if (program.contains("/")) {
        return Optional.of(Path.of(program)).filter(Programs::isExecutable);
      }
      for (String folder : environment.getOrDefault("PATH", DEFAULT_PATH).split(":", -1)) {
        // Relative to what? Never to the folder in which the agent happens to run.
        if (folder.startsWith("/") && isExecutable(Path.of(folder, program))) {
          return Optional.of(Path.of(folder, program));
        }
      }
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /// What is to be started, or why it can't be.
  sealed interface Check {
    record Startable(Path program) implements Check {}

    record Hindered(String obstacle) implements Check {}
  }

  /// Looks at everything that would make a start fail in an obscure way.
  static Check check(List<String> argv, @Nullable Path directory, Map<String, String> environment) {
    if (argv.isEmpty()) {
      return new Check.Hindered("there is no program to start");
    }
    if (directory != null && !Files.isDirectory(directory)) {
      return new Check.Hindered("folder '" + directory + "' is not there");
    }
    Optional<String> unfit =
        argv.stream()
            .flatMap(argument -> unfit("an argument", argument).stream())
            .findFirst()
            .or(() -> unfitVariable(environment));
    if (unfit.isPresent()) {
      return new Check.Hindered(unfit.get());
    }
    String program = argv.getFirst();
    Optional<Path> found =
        program.contains("/") && directory != null
            ? find(directory.resolve(program).toString(), environment)
            : find(program, environment);
    if (found.isEmpty()) {
      return new Check.Hindered(absent(program, directory));
    }
    Path path = found.get().toAbsolutePath();
    return interpreter(path)
        .filter(interpreter -> !Files.isExecutable(interpreter))
        .<Check>map(interpreter ->
            new Check.Hindered(
                "program '%s' needs '%s', which is not there".formatted(path, interpreter)))
        .orElseGet(() -> new Check.Startable(path));
  }

  private static String absent(String program, @Nullable Path directory) {
    if (!program.contains("/")) {
      return "program '" + program + "' is not on the PATH";
    }
    Path path = directory == null ? Path.of(program) : directory.resolve(program);
    return "program '%s' is %s"
        .formatted(path, Files.exists(path) ? "not an executable file" : "not there");
  }

  private static Optional<String> unfitVariable(Map<String, String> environment) {
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        return Optional.of(
            "'" + name.replace("\0", "\\0") + "' can't be the name of an environment variable");
      }
      Optional<String> unfit =
          unfit("environment variable '" + name + "'", name + "=" + variable.getValue());
      if (unfit.isPresent()) {
        return unfit;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unfit(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      return Optional.of(what + " holds a NUL character");
    }
    if (text.length() > LONGEST_STRING / 3) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_STRING) {
        return Optional.of(
            "%s is %d bytes long, and Linux takes %d at most"
                .formatted(what, bytes, LONGEST_STRING));
      }
    }
    return Optional.empty();
  }

  /// The program named in a script's first line: environments that were moved have a dead one
  /// there, and all that the kernel says then is that the script is not there.
  private static Optional<Path> interpreter(Path program) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(program))) {
      String start = new String(in.readNBytes(256), StandardCharsets.ISO_8859_1);
      if (!start.startsWith("#!")) {
        return Optional.empty();
      }
      String line = start.substring(2).lines().findFirst().orElse("").strip();
      String path = line.split("[ \t]", 2)[0];
      return path.startsWith("/") ? Optional.of(Path.of(path)) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // executable but not readable is fine
    }
  }

  private static boolean isExecutable(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }
}
