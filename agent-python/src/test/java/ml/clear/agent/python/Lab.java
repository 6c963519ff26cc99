// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.agent.core.environment.CodeAccess;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentBuilder.Preparation;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.environment.Provision;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.process.ProcessModule;
import ml.clear.agent.python.PackageSettings.PipEngine;
import ml.clear.agent.testkit.EnvironmentBuilderContract;
import ml.clear.agent.testkit.FixedGitLogins;
import ml.clear.agent.testkit.FolderRepository;

/// A machine of its own for a test: home, path and variables, with the real python of this one.
final class Lab implements TaskLog {
  final Path folder;
  final Map<String, String> variables = new TreeMap<>();
  final List<String> log = new ArrayList<>();
  final SecretRegistry secrets = new SecretRegistry();
  String type = "pip";
  PipEngine engine = PipEngine.PIP;
  List<String> pipVersion = List.of();
  List<String> legacyResolver = List.of();
  boolean systemSitePackages;
  List<String> extraIndexUrl = List.of();
  List<String> flags = List.of();
  boolean forceRepo;
  boolean forceOriginal;
  List<String> priority = List.of("cython", "numpy", "setuptools", "pip", "uv");
  List<String> priorityOptional = List.of();
  List<String> post = List.of("horovod");
  List<String> postOptional = List.of();
  String pythonBinary = "";
  boolean ignoreVersion;
  boolean skipAll;
  String skipVenv = "";
  boolean forceUv;
  boolean forcePoetry;
  NetworkSettings network = NetworkSettings.DIRECT;
  final FixedGitLogins logins = new FixedGitLogins("agent", "the password");
  final FolderRepository repositories = new FolderRepository();
  Path venvs;

  Lab(Path folder) throws IOException {
    this.folder = folder;
    venvs = folder.resolve("venvs-builds");
    variables.put("HOME", Files.createDirectories(folder.resolve("home")).toString());
    variables.put("PATH", bin() + ":/usr/bin:/bin");
    variables.put("LANG", "C.UTF-8");
    link("python3", realPython());
  }

  /// The interpreter of this machine, not one of pyenv's shims.
  static Path realPython() throws IOException {
    Process process =
        new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)")
            .redirectErrorStream(true)
            .start();
    return Path.of(
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
  }

  /// Its version, as folders of environments are named.
  static String versionOfRealPython() throws IOException {
    Process process =
        new ProcessBuilder(
                realPython().toString(), "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
            .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  Path bin() throws IOException {
    return Files.createDirectories(folder.resolve("bin"));
  }

  /// Puts a program on the path. No symbolic link: a python looks there for its library.
  void link(String name, Path program) throws IOException {
    script(name, "exec '%s' \"$@\"".formatted(program));
  }

  Path script(String name, String body) throws IOException {
    Path file = bin().resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    file.toFile().setExecutable(true);
    return file;
  }

  Commands commands() {
    return Guice.createInjector(
            new ProcessModule(),
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ProcessEnvironment.class).toInstance(new ProcessEnvironment(variables));
                bind(TimeSource.class).toInstance(TimeSource.system());
              }
            })
        .getInstance(Commands.class);
  }

  PythonEnvironments builder() {
    return new PythonEnvironments(
        new PythonConfiguration(
            new PythonSettings(pythonBinary, "", ignoreVersion, venvs, true, skipAll, skipVenv),
            packages(),
            new UvSettings(forceUv, null, null, List.of(), List.of(), false, true, false, false),
            new PoetrySettings(forcePoetry, null, List.of(), false),
            CodeSettings.NONE),
        new ProcessEnvironment(variables),
        network,
        secrets,
        commands(),
        new GitAccess(logins, repositories),
        TimeSource.system());
  }

  /// The repositories of an environment that nothing is installed into.
  VcsRequirements vcs(Script script) throws IOException {
    var python =
        new Interpreter(Path.of("/usr/bin/python3"), new PythonVersion(List.of(3, 12, 0)), null);
    var build =
        new Build(
            new EnvironmentRequest(
                EnvironmentBuilderContract.task(script), RunId.create(), new Slot(0), temporary()),
            python,
            false,
            folder.resolve("venv"),
            variables,
            new Programs(commands(), TimeSource.system()),
            this);
    return new VcsRequirements(build, new GitAccess(logins, repositories), secrets);
  }

  PackageSettings packages() {
    return new PackageSettings(
        type,
        engine,
        pipVersion,
        legacyResolver,
        systemSitePackages,
        false,
        extraIndexUrl,
        flags,
        forceRepo,
        forceOriginal,
        priority,
        priorityOptional,
        post,
        postOptional);
  }

  Path temporary() throws IOException {
    return Files.createDirectories(folder.resolve("run/tmp"));
  }

  Preparation preparation(Script script, int slot) throws Exception {
    var request =
        new EnvironmentRequest(
            EnvironmentBuilderContract.task(script), RunId.create(), new Slot(slot), temporary());
    return builder().prepare(request, this);
  }

  PreparedEnvironment prepare(Script script, int slot) throws Exception {
    return switch (preparation(script, slot)) {
      case Preparation.Prepared(PreparedEnvironment environment) -> environment;
      case Preparation.Refused(Failure failure) -> throw new AssertionError(failure.describe());
    };
  }

  Provision provision(Script script, CodeAccess code) throws Exception {
    return prepare(script, 0).provision(code, this);
  }

  Environment ready(Script script) throws Exception {
    return ready(script, Optional::empty);
  }

  Environment ready(Script script, CodeAccess code) throws Exception {
    return switch (provision(script, code)) {
      case Provision.Ready ready -> ready.environment();
      case Provision.Refused(Failure failure) ->
          throw new AssertionError(failure.describe() + "\n" + String.join("\n", log));
      case Provision.Abandoned _ -> throw new AssertionError("abandoned");
    };
  }

  Failure failure(Script script) throws Exception {
    return switch (preparation(script, 0)) {
      case Preparation.Refused(Failure failure) -> failure;
      case Preparation.Prepared(PreparedEnvironment environment) ->
          switch (environment.provision(Optional::empty, this)) {
            case Provision.Refused(Failure failure) -> failure;
            case Provision other -> throw new AssertionError(other + "\n" + String.join("\n", log));
          };
    };
  }

  /// What a program of an environment prints.
  String run(Environment environment, String... words) throws Exception {
    var argv = new ArrayList<>(environment.python());
    argv.addAll(List.of(words));
    return output(argv);
  }

  String output(List<String> argv) throws Exception {
    var lines = new ArrayList<String>();
    commands()
        .run(new Command(argv, folder, variables, "", Duration.ofMinutes(1), null), lines::add);
    return String.join("\n", lines);
  }

  String logged() {
    return String.join("\n", log);
  }

  @Override
  public synchronized void line(String text) {
    log.add(text);
  }

  @Override
  public synchronized void line(LogLevel level, String text) {
    log.add(text);
  }

  static Script task(String... packages) {
    return EnvironmentBuilderContract.script(List.of(packages));
  }
}
