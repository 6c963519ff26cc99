// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ml.clear.agent.core.environment.CodeAccess;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.environment.Provision;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.task.Script;
import org.jspecify.annotations.Nullable;

/// Builds one environment: interpreter, requirements, list of what is installed.
final class EnvironmentBuild implements PreparedEnvironment {
  private final Build unlogged;
  private final PackageSettings settings;
  private final UvSettings uvSettings;
  private final CodeSettings codeSettings;
  private final ProcessEnvironment environment;
  private final SecretRegistry secrets;
  private final GitAccess git;
  private final Path uvCache;

  EnvironmentBuild(
      Build build,
      PythonConfiguration configuration,
      ProcessEnvironment environment,
      SecretRegistry secrets,
      GitAccess git,
      Path uvCache) {
    this.unlogged = build;
    this.settings = configuration.packages();
    this.uvSettings = configuration.uv();
    this.codeSettings = configuration.code();
    this.environment = environment;
    this.secrets = secrets;
    this.git = git;
    this.uvCache = uvCache;
  }

  @Override
  public Path folder() {
    return unlogged.folder();
  }

  @Override
  public Provision provision(CodeAccess code, TaskLog log) throws InterruptedException {
    try {
      return build(unlogged.loggedTo(log), code);
    } catch (FailureException e) {
      return new Provision.Refused(e.failure());
    }
  }

  private Provision build(Build build, CodeAccess code) throws InterruptedException {
    PipConfiguration configuration = PipConfiguration.read(environment);
    InstallFlags flags = InstallFlags.of(settings);
    configuration.values().values().forEach(value -> Masking.learn(value, secrets));
    flags.lines().forEach(line -> Masking.learn(line, secrets));
    flags.arguments().forEach(word -> Masking.learn(word, secrets));
    Uv uv = uv(build, configuration, flags);
    if (!build.direct()) {
      new VenvCreation(settings.systemSitePackages()).create(build, uv);
    }
    var files = new RequirementFiles(build.request().temporary());
    var pip = new Pip(settings, configuration, flags, files);
    var vcs = new VcsRequirements(build, git, secrets);
    var installation =
        new Installation(
            build,
            settings,
            configuration,
            flags,
            files,
            new InstallerChoice(build, settings, uv, pip),
            vcs);
    Script script = build.request().task().script();
    var installed = new ArrayList<RequirementLine>();
    Map<Path, String> localLines;
    switch (source(build, script)) {
      case RequirementSource.Section section -> {
        Optional<Path> root =
            section.needsCode() ? code.await() : Optional.of(build.request().temporary());
        if (root.isEmpty()) {
          return new Provision.Abandoned();
        }
        var reader = new RequirementReader(root.get(), files, vcs, build.log());
        installed.addAll(learned(reader.section(section.lines())));
        installation.install(installed, root.get(), section.isComplete());
        localLines = reader.localLines();
      }
      case RequirementSource.Repository repository -> {
        Optional<Path> root = code.await();
        if (root.isEmpty()) {
          return new Provision.Abandoned();
        }
        var reader = new RequirementReader(root.get(), files, vcs, build.log());
        installed.addAll(
            repository(build, installation, reader, root.get(), script, repository.added()));
        localLines = reader.localLines();
      }
      case RequirementSource.Nowhere nowhere -> {
        build.log().line("no repository to install requirements from");
        installed.addAll(nowhere.added());
        installation.install(installed, build.request().temporary(), false);
        localLines = Map.of();
      }
    }
    return new Provision.Ready(environment(build, script, installed, localLines, vcs), false);
  }

  private List<RequirementLine> repository(
      Build build,
      Installation installation,
      RequirementReader reader,
      Path root,
      Script script,
      List<RequirementLine> added)
      throws InterruptedException {
    var installed = new ArrayList<>(added);
    List<Path> chain = RequirementSource.chain(root, script);
    if (chain.isEmpty()) {
      build.log().line("Warning: installing NO task requirements or repository requirements");
      installation.install(added, root, false);
    }
    for (Path file : chain) {
      build.log().line("Trying pip install: " + file);
      List<RequirementLine> lines = learned(reader.file(file));
      var all = new ArrayList<RequirementLine>();
      if (file.equals(chain.getFirst())) {
        added.stream()
            .filter(extra -> lines.stream().noneMatch(line -> line.name().equals(extra.name())))
            .forEach(all::add);
      }
      all.addAll(lines);
      installation.install(all, root, false);
      installed.addAll(lines);
    }
    return installed;
  }

  private List<RequirementLine> learned(List<RequirementLine> lines) {
    lines.forEach(line -> Masking.learn(line.text(), secrets));
    return lines;
  }

  private RequirementSource source(Build build, Script script) {
    boolean cloned = !script.repository().isBlank() && !codeSettings.isForced();
    script
        .requirements()
        .values()
        .forEach(lines -> lines.forEach(line -> Masking.learn(line, secrets)));
    return RequirementSource.of(
        script, settings, cloned, codeSettings.forceTaskInit(), build.log());
  }

  private @Nullable Uv uv(Build build, PipConfiguration configuration, InstallFlags flags)
      throws InterruptedException {
    if (settings.pipEngine() == PackageSettings.PipEngine.PIP) {
      return null;
    }
    String name = Objects.requireNonNullElse(uvSettings.uvBinary(), "uv");
    Optional<Uv> uv = Uv.find(name, build.programs(), environment, configuration, flags, uvCache);
    if (uv.isEmpty() && settings.pipEngine() == PackageSettings.PipEngine.UV) {
      throw Faults.settings(
          "agent.package_manager.pip_engine is uv, but no uv program was found",
          "put uv on the PATH, name it in uv_binary or CLEARML_BOOTSTRAP_UV_EXEC, or set pip_engine"
              + " to auto");
    }
    return uv.orElse(null);
  }

  private Environment environment(
      Build build,
      Script script,
      List<RequirementLine> installed,
      Map<Path, String> localLines,
      VcsRequirements vcs)
      throws InterruptedException {
    boolean reported = !script.requirements("pip").isEmpty() || !script.repository().isBlank();
    List<String> packages =
        reported ? new Freeze(build, localLines, vcs).packages(installed) : List.of();
    return new Environment(
        build.folder(),
        List.of(build.python().toString()),
        build.direct() ? Map.of() : activated(build.folder()),
        packages.isEmpty() ? Map.of() : Map.of("pip", packages));
  }

  /// What `activate` would set.
  private Map<String, String> activated(Path folder) {
    String path = environment.get("PATH").orElse("/usr/local/bin:/usr/bin:/bin");
    return Map.of("VIRTUAL_ENV", folder.toString(), "PATH", folder.resolve("bin") + ":" + path);
  }
}
