// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogLevel;

/// pip, inside the environment.
final class Pip implements Installer {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final PackageSettings settings;
  private final PipConfiguration configuration;
  private final InstallFlags flags;
  private final RequirementFiles files;
  private final boolean legacyResolver;
  private final Known known;

  /// What was learned about the installed pip.
  private static final class Known {
    private String version = "";
    private boolean legacyAllowed;
  }

  Pip(
      PackageSettings settings,
      PipConfiguration configuration,
      InstallFlags flags,
      RequirementFiles files) {
    this(settings, configuration, flags, files, false, new Known());
  }

  private Pip(
      PackageSettings settings,
      PipConfiguration configuration,
      InstallFlags flags,
      RequirementFiles files,
      boolean legacyResolver,
      Known known) {
    this.settings = settings;
    this.configuration = configuration;
    this.flags = flags;
    this.files = files;
    this.legacyResolver = legacyResolver;
    this.known = known;
  }

  @Override
  public String name() {
    return known.version.isEmpty() ? "pip" : "pip " + known.version;
  }

  /// Whether a conflict may be tried again with [#lenient()].
  boolean mayBeLenient() {
    return known.legacyAllowed && !legacyResolver;
  }

  /// The same pip with its old resolver, which installs conflicting packages with a warning.
  Pip lenient() {
    return new Pip(settings, configuration, flags, files, true, known);
  }

  @Override
  public void prepare(Build build, List<RequirementLine> lines, List<String> options)
      throws InterruptedException {
    if (!known.version.isEmpty()) {
      return;
    }
    List<String> pins = pins(lines);
    Programs.End state = ask(build, pins);
    if (!state.isGood() && build.direct()) {
      throw missing(build, state, "the interpreter has no pip");
    }
    if (!state.isGood()) {
      new PipWheel(configuration).install(build, options);
      state = ask(build, pins);
      if (!state.isGood()) {
        throw missing(build, state, "pip can't be started in the new environment");
      }
    }
    state.values("bad").forEach(bad -> warn(build, "pip_version can't be used: " + bad));
    learn(state);
    List<String> unmet = state.values("unmet");
    if (!unmet.isEmpty() && !build.direct()) {
      change(build, unmet, pins, options);
    }
  }

  private void change(Build build, List<String> unmet, List<String> pins, List<String> options)
      throws InterruptedException {
    var content = new ArrayList<>(options);
    content.addAll(unmet);
    Path file = files.write("pip", content);
    List<String> argv =
        pip(build, "install", "--retries", "1", "--upgrade", "--requirement", file.toString());
    String wanted = String.join(", ", unmet);
    Programs.End end =
        build.show(build.step("changing pip to " + wanted, PATIENCE, argv).with(variables()));
    if (end.isGood()) {
      learn(ask(build, pins));
    } else {
      warn(
          build,
          "pip stays at %s, %s could not be installed (%s)"
              .formatted(known.version, wanted, end.describe()));
    }
  }

  private void learn(Programs.End state) {
    known.version = state.value("version").orElse("");
    known.legacyAllowed = state.value("legacy").isPresent();
  }

  /// A task that names a version of pip gets that one.
  private List<String> pins(List<RequirementLine> lines) {
    for (RequirementLine line : lines) {
      if (line instanceof RequirementLine.Named(_, String name, String rule)
          && name.equals("pip")
          && !rule.isBlank()) {
        return List.of(rule.split("\\s--", 2)[0].strip());
      }
    }
    return settings.pipVersion().stream()
        .map(String::strip)
        .filter(rule -> !rule.isEmpty())
        .map(rule -> rule.matches("[^=~<>]*") ? "==" + rule : rule)
        .toList();
  }

  private Programs.End ask(Build build, List<String> pins) throws InterruptedException {
    var rules = new ArrayList<String>();
    pins.forEach(pin -> rules.add("pin " + pin));
    settings.pipLegacyResolver().forEach(rule -> rules.add("legacy " + rule));
    return build.ask(
        build
            .step(
                "asking pip",
                PATIENCE,
                List.of(build.python().toString(), "-c", Programs.script("pins.py")))
            .reading(String.join("\n", rules)));
  }

  @Override
  public List<String> argv(
      Build build, Path file, List<RequirementLine> options, boolean complete) {
    List<String> argv = pip(build, "install", "--requirement", file.toString());
    if (legacyResolver) {
      argv.add("--use-deprecated=legacy-resolver");
    }
    argv.addAll(flags.arguments());
    return argv;
  }

  @Override
  public List<RequirementLine> readable(List<RequirementLine> lines) {
    return lines.stream()
        .filter(line ->
            !(line instanceof RequirementLine.Option(_, String flag, _)
                && flag.equals("--always-unzip")))
        .filter(line -> !line.text().equals("-Z"))
        .toList();
  }

  @Override
  public Map<String, String> variables() {
    return Map.of();
  }

  private static List<String> pip(Build build, String... words) {
    var argv = new ArrayList<>(List.of(build.python().toString(), "-m", "pip"));
    argv.addAll(List.of(words));
    return argv;
  }

  private static FailureException missing(Build build, Programs.End state, String what) {
    return new FailureException(
        new HostFault(
            Phase.PROVISION,
            ReasonCode.ENVIRONMENT_FAILED,
            "%s: %s".formatted(build.python(), what),
            VenvCreation.installHint(build.interpreter()),
            state.evidence()));
  }

  private static void warn(Build build, String text) {
    build.log().line(LogLevel.WARNING, "WARNING: " + text);
  }
}
