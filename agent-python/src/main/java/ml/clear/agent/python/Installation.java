// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogLevel;

/// Installs lists of requirements into an environment, one after the other.
final class Installation {
  private static final Duration PATIENCE = Duration.ofHours(3);

  private final Build build;
  private final PackageSettings settings;
  private final PipConfiguration configuration;
  private final InstallFlags flags;
  private final RequirementFiles files;
  private final InstallerChoice choice;
  private final VcsRequirements vcs;

  Installation(
      Build build,
      PackageSettings settings,
      PipConfiguration configuration,
      InstallFlags flags,
      RequirementFiles files,
      InstallerChoice choice,
      VcsRequirements vcs) {
    this.build = build;
    this.settings = settings;
    this.configuration = configuration;
    this.flags = flags;
    this.files = files;
    this.choice = choice;
    this.vcs = vcs;
  }

  /// Installs one list. Where there is nothing to install, nothing is started.
  ///
  /// @param named the lines, read by [RequirementReader]
  /// @param directory where the programs run
  /// @param complete whether the list names everything, each in one version
  void install(List<RequirementLine> named, Path directory, boolean complete)
      throws InterruptedException {
    List<RequirementLine> lines = vcs.installable(named);
    InstallPlan plan = InstallPlan.of(lines, settings);
    if (plan.isEmpty()) {
      return;
    }
    Installer installer = choice.choose(lines);
    installer.prepare(build, lines, options(plan));
    if (installer instanceof Pip && !plan.first().isEmpty() && plan.hasMoreThanFirst()) {
      attempt(installer, plan, plan.first(), directory, false);
    }
    var main = new ArrayList<>(plan.main());
    for (RequirementLine line : plan.firstOptional()) {
      if (attempt(installer, plan, List.of(line), directory, false).end().isGood()) {
        main.add(line);
      } else {
        warn("'%s' is optional and could not be installed".formatted(line.name()));
      }
    }
    if (main.stream()
        .anyMatch(line -> line.installs() || line instanceof RequirementLine.Include)) {
      require(installer, plan, main, directory, complete);
    }
    for (RequirementLine line : plan.last()) {
      require(installer, plan, List.of(line), directory, false);
    }
    for (RequirementLine line : plan.lastOptional()) {
      if (!attempt(installer, plan, List.of(line), directory, false).end().isGood()) {
        warn("'%s' is optional and could not be installed".formatted(line.name()));
      }
    }
  }

  /// Installs, or fails. What uv refuses and pip may manage goes to pip; what pip's resolver
  /// refuses and its old resolver accepts is installed by that, as the list would have been until
  /// now.
  private void require(
      Installer installer,
      InstallPlan plan,
      List<RequirementLine> lines,
      Path directory,
      boolean complete)
      throws InterruptedException {
    Attempt attempt = attempt(installer, plan, lines, directory, complete);
    InstallTrouble trouble = attempt.watch().trouble();
    boolean otherWay =
        trouble == InstallTrouble.CONFLICT
            || trouble == InstallTrouble.BUILD_FAILED
            || trouble == InstallTrouble.NO_COMPILER;
    if (!attempt.end().isGood() && installer instanceof Uv && otherWay && choice.hasFallback()) {
      warn("%s could not install the requirements, trying pip".formatted(installer.name()));
      Installer pip = choice.fallback();
      pip.prepare(build, lines, options(plan));
      require(pip, plan, lines, directory, complete);
      return;
    }
    if (!attempt.end().isGood()
        && installer instanceof Pip pip
        && trouble == InstallTrouble.CONFLICT
        && pip.mayBeLenient()) {
      warn(
          "the requirements contradict each other (see above): trying pip's legacy resolver,"
              + " because agent.package_manager.pip_legacy_resolver allows it for "
              + pip.name());
      attempt = attempt(pip.lenient(), plan, lines, directory, complete);
    }
    if (!attempt.end().isGood()) {
      if (installer instanceof Pip && attempt.watch().trouble() == InstallTrouble.NOT_FOUND) {
        askIndexes(attempt.watch(), plan);
      }
      throw failed(installer, attempt, lines, plan);
    }
  }

  private Attempt attempt(
      Installer installer,
      InstallPlan plan,
      List<RequirementLine> lines,
      Path directory,
      boolean complete)
      throws InterruptedException {
    var content = new ArrayList<>(flags.lines());
    var wanted = new ArrayList<>(plan.options());
    wanted.removeAll(lines);
    wanted.addAll(lines);
    content.addAll(RequirementFiles.texts(installer.readable(wanted)));
    Path file = files.write("requirements", content);
    var watch = new InstallWatch();
    String title =
        "installing %d requirements with %s"
            .formatted(lines.stream().filter(RequirementLine::installs).count(), installer.name());
    build.log().line(Character.toUpperCase(title.charAt(0)) + title.substring(1));
    var variables = new HashMap<>(vcs.variables());
    variables.putAll(installer.variables());
    Programs.End end =
        build.show(
            build
                .step(title, PATIENCE, installer.argv(build, file, plan.options(), complete))
                .in(directory)
                .with(variables)
                .seenBy(watch));
    return new Attempt(end, watch, content);
  }

  private List<String> options(InstallPlan plan) {
    var options = new ArrayList<>(flags.lines());
    options.addAll(RequirementFiles.texts(plan.options()));
    return options;
  }

  private FailureException failed(
      Installer installer, Attempt attempt, List<RequirementLine> lines, InstallPlan plan) {
    build
        .log()
        .line(LogLevel.ERROR, "ERROR: installing pip requirements failed, requirements.txt:");
    RequirementFiles.texts(lines).forEach(line -> build.log().line(Masking.mask(line)));
    Programs.End end = attempt.end();
    if (!end.problem().isEmpty()) {
      return new FailureException(
          new HostFault(
              Phase.PROVISION,
              ReasonCode.TIMED_OUT,
              "installing the requirements with %s: %s".formatted(installer.name(), end.problem()),
              "check the network and the package index, or shorten the requirements",
              end.evidence()));
    }
    InstallTrouble trouble = attempt.watch().trouble();
    String requirement = attempt.requirement();
    String message =
        "%s could not be installed: %s"
            .formatted(
                requirement.isEmpty() ? "the requirements" : "requirement '" + requirement + "'",
                trouble.meaning());
    return switch (trouble) {
      case DISK_FULL ->
          Faults.diskFull(
              requirement.isEmpty() ? "the requirements" : "requirement '" + requirement + "'",
              end.evidence());
      case NOT_FOUND, UNREACHABLE, UNTRUSTED, UNAUTHORIZED, PYTHON_VERSION ->
          new FailureException(
              fault(trouble, message + place(plan), trouble.hint(), end.evidence()));
      default -> new FailureException(fault(trouble, message, trouble.hint(), end.evidence()));
    };
  }

  private static Failure fault(
      InstallTrouble trouble, String message, String hint, Evidence evidence) {
    return trouble.reason() == ReasonCode.INDEX_UNREACHABLE
        ? new ServiceFault(Phase.PROVISION, trouble.reason(), message, hint, evidence)
        : new TaskFault(Phase.PROVISION, trouble.reason(), message, hint, evidence);
  }

  /// pip says "not found" whatever an index answered.
  private void askIndexes(InstallWatch watch, InstallPlan plan) throws InterruptedException {
    var lines = new ArrayList<>(List.of(RequirementLine.normal(watch.project())));
    lines.addAll(places(plan, configuration.indexes(), "-i|--(extra-)?index-url"));
    List<String> argv =
        List.of(build.python().toString(), "-I", "-c", Programs.script("ask_index.py"));
    build.show(
        build
            .step("asking the package indexes", Duration.ofMinutes(1), argv)
            .reading(String.join("\n", lines))
            .seenBy(watch));
  }

  private List<String> places(InstallPlan plan, List<String> known, String flags) {
    var places = new ArrayList<>(known);
    for (String option : options(plan)) {
      String[] pair = option.split("[\\s=]+", 2);
      if (pair.length == 2 && pair[0].matches(flags)) {
        places.add(pair[1]);
      }
    }
    return places;
  }

  /// For which python, and where it was looked for.
  private String place(InstallPlan plan) {
    List<String> indexes =
        places(plan, configuration.indexes(), "-i|-f|--(extra-)?index-url|--find-links");
    indexes.addAll(configuration.links());
    return " (python %s; looked on %s)"
        .formatted(
            build.interpreter().version(),
            indexes.isEmpty() ? "no index" : Masking.mask(String.join(", ", indexes)));
  }

  private void warn(String text) {
    build.log().line(LogLevel.WARNING, "WARNING: " + text);
  }

  private record Attempt(Programs.End end, InstallWatch watch, List<String> content) {
    private static final Pattern LINE =
        Pattern.compile("-r \\S*requirements-\\d+\\.txt \\(line (\\d+)\\)");

    /// What failed, in the words of the requirements: pip may only name the line of our file.
    String requirement() {
      return LINE.matcher(watch.requirement())
          .replaceAll(line -> {
            int number = Integer.parseInt(line.group(1));
            return Matcher.quoteReplacement(
                number <= content.size() ? Masking.mask(content.get(number - 1)) : line.group());
          });
    }
  }
}
