// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// uv, doing what pip would do.
final class Uv implements Installer {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path executable;
  private final String version;
  private final InstallFlags flags;
  private final Map<String, String> variables;

  private Uv(Path executable, String version, InstallFlags flags, Map<String, String> variables) {
    this.executable = executable;
    this.version = version;
    this.flags = flags;
    this.variables = Map.copyOf(variables);
  }

  /// uv, when it is at hand and runs.
  ///
  /// @param name the program's path, or its name
  /// @param cache where it keeps packages; best on the disk of the environments
  static Optional<Uv> find(
      String name,
      Programs programs,
      ProcessEnvironment environment,
      PipConfiguration configuration,
      InstallFlags flags,
      Path cache)
      throws InterruptedException {
    Optional<Path> file = programs.find(name, environment.variables());
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Programs.End end =
        programs.ask(
            new Programs.Call(
                "asking uv",
                List.of(file.get().toString(), "--version"),
                null,
                environment.variables(),
                "",
                Duration.ofSeconds(10),
                null));
    List<String> lines = end.evidence().lastLines();
    if (!end.isGood() || lines.isEmpty() || !lines.getFirst().startsWith("uv ")) {
      return Optional.empty();
    }
    var variables = new TreeMap<>(configuration.forUv(environment));
    variables.put("UV_NO_CONFIG", "1");
    variables.put("UV_NO_PROGRESS", "1");
    variables.put("UV_PYTHON_DOWNLOADS", "never");
    variables.putIfAbsent("UV_CACHE_DIR", environment.get("UV_CACHE_DIR").orElse(cache.toString()));
    String version = lines.getFirst().replaceFirst("^uv (\\S+).*", "$1");
    return Optional.of(new Uv(file.get().toAbsolutePath(), version, flags, variables));
  }

  @Override
  public String name() {
    return "uv " + version;
  }

  /// Whether everything that settings and task ask of pip can be asked of uv.
  boolean canDo(List<RequirementLine> lines) {
    return UvOptions.ofArguments(flags.arguments()).isPresent()
        && lines.stream().allMatch(UvOptions::isKnown);
  }

  /// Makes a virtual environment; the folder may have code in it already.
  Programs.End createVenv(Build build, boolean systemSitePackages) throws InterruptedException {
    var argv =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "venv",
                "--allow-existing",
                "--python",
                build.interpreter().executable().toString()));
    if (systemSitePackages) {
      argv.add("--system-site-packages");
    }
    argv.add(build.folder().toString());
    return build.show(
        build.step("creating the virtual environment", PATIENCE, argv).with(variables));
  }

  @Override
  public void prepare(Build build, List<RequirementLine> lines, List<String> options) {}

  @Override
  public List<String> argv(
      Build build, Path file, List<RequirementLine> options, boolean complete) {
    var argv =
        new ArrayList<>(
            List.of(
                executable.toString(),
                "pip",
                "install",
                "--python",
                build.python().toString(),
                "--requirement",
                file.toString()));
    List<String> given = UvOptions.ofArguments(flags.arguments()).orElse(flags.arguments());
    if (given.stream().noneMatch(word -> word.startsWith("--index-strategy"))
        && !build.variables().containsKey("UV_INDEX_STRATEGY")) {
      argv.addAll(List.of("--index-strategy", "unsafe-best-match"));
    }
    if (complete && !given.contains("--no-deps")) {
      argv.add("--no-deps");
    }
    for (RequirementLine line : options) {
      argv.addAll(UvOptions.ofLine(line));
    }
    argv.addAll(given);
    return argv;
  }

  @Override
  public List<RequirementLine> readable(List<RequirementLine> lines) {
    return lines.stream().filter(line -> !UvOptions.isTranslated(line)).toList();
  }

  @Override
  public Map<String, String> variables() {
    return variables;
  }
}
