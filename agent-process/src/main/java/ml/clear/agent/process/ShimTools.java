// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import ml.clear.agent.core.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/// The programs that the shim needs, and how it is called.
///
/// @param env for variables that a shell would drop; absent where there is none
record ShimTools(Path setsid, Path sh, Path split, Path cat, @Nullable Path env) {
  static final String SCRIPT = "shim.sh";
  static final String LOG = "shim.log";

  private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /// Empty when one is missing, as in images without a shell, or when `split` knows no numbered
  /// files, as busybox's does.
  static Optional<ShimTools> find(Tools tools, Path folder) throws InterruptedException {
    Path setsid = tools.find("setsid");
    Path sh = tools.find("sh");
    Path split = tools.find("split");
    Path cat = tools.find("cat");
    if (setsid == null || sh == null || split == null || cat == null) {
      return Optional.empty();
    }
    var found = new ShimTools(setsid, sh, split, cat, tools.find("env"));
    return found.splits(folder) ? Optional.of(found) : Optional.empty();
  }

  /// Writes the shim into the run's folder and gives the command that runs it.
  List<String> prepare(
      RunDirectory directory, List<String> program, Map<String, String> environment)
      throws IOException {
    Path script = directory.path().resolve(SCRIPT);
    Files.write(script, text());
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    var argv = new ArrayList<String>();
    argv.add(setsid.toString());
    argv.add(sh.toString());
    argv.add(script.toString());
    argv.add(directory.path().toString());
    argv.add(Integer.toString(RunDirectory.SEGMENT_BYTES));
    argv.add(split.toString());
    argv.add(cat.toString());
    argv.addAll(restored(environment, program.getFirst()));
    argv.addAll(program);
    return argv;
  }

  /// `env NAME=VALUE…` for the variables whose names are none for a shell (`a.b`, bash's exported
  /// functions): dash does not hand them on.
  private List<String> restored(Map<String, String> environment, String program) {
    var odd = new TreeMap<>(environment);
    odd.keySet().removeIf(name -> SHELL_NAME.matcher(name).matches());
    if (odd.isEmpty() || env == null || program.contains("=")) {
      return List.of();
    }
    var argv = new ArrayList<String>(List.of(env.toString(), "--"));
    odd.forEach((name, value) -> argv.add(name + "=" + value));
    return argv;
  }

  private boolean splits(Path folder) throws InterruptedException {
    try {
      var builder =
          new ProcessBuilder(
              split.toString(), "-b", "1", "-d", "-a", "6", "-", folder.resolve("probe.") + "");
      builder.environment().clear();
      Process process =
          builder
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] text() {
    try (InputStream in = ShimTools.class.getResourceAsStream(SCRIPT)) {
      if (in == null) {
        throw new IllegalStateException(SCRIPT + " is not in the program");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
