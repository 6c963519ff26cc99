// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Environments made with the interpreters of this machine.
final class PythonEnvironments implements EnvironmentBuilder {
  private final PythonConfiguration configuration;
  private final ProcessEnvironment environment;
  private final NetworkSettings network;
  private final SecretRegistry secrets;
  private final Programs programs;
  private final InterpreterChoice interpreters;
  private final EnvironmentFolders folders;
  private final GitAccess git;
  private final Path uvCache;

  @Inject
  PythonEnvironments(
      PythonConfiguration configuration,
      ProcessEnvironment environment,
      NetworkSettings network,
      SecretRegistry secrets,
      Commands commands,
      GitAccess git,
      TimeSource time) {
    this.configuration = configuration;
    this.environment = environment;
    this.network = network;
    this.secrets = secrets;
    this.git = git;
    programs = new Programs(commands, time);
    interpreters =
        new InterpreterChoice(
            new Interpreters(programs, environment),
            configuration.python(),
            configuration.packages(),
            environment);
    Path venvs = configuration.python().venvsDir();
    folders = new EnvironmentFolders(venvs);
    uvCache = venvs.toAbsolutePath().resolveSibling("uv-cache");
  }

  @Override
  public Preparation prepare(EnvironmentRequest request, TaskLog log) throws InterruptedException {
    try {
      return new Preparation.Prepared(prepared(request, log));
    } catch (FailureException e) {
      return new Preparation.Refused(e.failure());
    }
  }

  private PreparedEnvironment prepared(EnvironmentRequest request, TaskLog log)
      throws InterruptedException {
    Script script = request.task().script();
    if (needsNone(script)) {
      return none(request, script, log);
    }
    refuseOtherManagers();
    InterpreterChoice.Chosen chosen = interpreters.choose(script, log);
    Path folder = folders.fresh(request.slot(), chosen.interpreter().version().majorMinor());
    ProcessEnvironment installing =
        network.verifyCertificates()
            ? environment
            : PipConfiguration.unchecked(environment, InstallFlags.of(configuration.packages()));
    var build =
        new Build(
            request,
            chosen.interpreter(),
            chosen.direct(),
            folder,
            variables(installing, request, chosen.direct()),
            programs,
            log);
    return new EnvironmentBuild(build, configuration, installing, secrets, git, uvCache);
  }

  /// A script of another language without packages needs nothing of python.
  private boolean needsNone(Script script) {
    boolean otherLanguage =
        script.repository().isBlank()
            && script.requirements("pip").isEmpty()
            && !script.binary().isBlank()
            && !script.binary().contains("python");
    return otherLanguage || configuration.python().skipPythonEnvInstall();
  }

  private PreparedEnvironment none(EnvironmentRequest request, Script script, TaskLog log)
      throws InterruptedException {
    Optional<Interpreter> python = interpreters.find(script);
    if (python.isEmpty() && (script.binary().isBlank() || script.binary().contains("python"))) {
      throw InterpreterChoice.missing("3", List.of("python3 (not on PATH)"));
    }
    folders.discard(request.slot(), "task_repository");
    folders.discard(request.slot(), "code");
    log.line("No python environment is made for this task");
    return new NoEnvironment(
        folders.of(request.slot()),
        python.map(found -> List.of(found.executable().toString())).orElse(List.of()));
  }

  private void refuseOtherManagers() {
    refuse("poetry", configuration.poetry().forcePoetry());
    refuse("uv", configuration.uv().forceUv());
    String given = configuration.packages().type();
    String type = given.strip().toLowerCase(Locale.ROOT);
    if (List.of("poetry", "conda", "uv").contains(type)) {
      throw Faults.settings(
          "agent.package_manager.type is '%s', which comes with a later version of this agent"
              .formatted(type),
          "set agent.package_manager.type to pip"
              + (type.equals("uv") ? "; uv then still does the work where it is at hand" : ""));
    }
    if (!type.equals("pip")) {
      throw Faults.settings(
          "agent.package_manager.type is '%s'".formatted(given),
          "set agent.package_manager.type to pip");
    }
  }

  private static void refuse(String manager, boolean forced) {
    if (forced) {
      throw Faults.settings(
          "agent.package_manager.force_%s is set, and projects of %s come with a later version of this agent"
              .formatted(manager, manager),
          "unset it, or CLEARML_AGENT_FORCE_%s: pip then installs the task's packages"
              .formatted(manager.toUpperCase(Locale.ROOT)));
    }
  }

  /// The environment of the programs that build.
  private Map<String, String> variables(
      ProcessEnvironment installing, EnvironmentRequest request, boolean direct) {
    var variables = new TreeMap<>(Interpreters.isolated(installing));
    network(variables);
    variables.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
    variables.put("PIP_NO_INPUT", "1");
    variables.put("PIP_PROGRESS_BAR", "off");
    variables.put("PYTHONUNBUFFERED", "1");
    variables.put("PYTHONIOENCODING", "utf-8");
    variables.put("NO_COLOR", "1");
    variables.put("TMPDIR", request.temporary().toString());
    if (!direct) {
      variables.put("PIP_USER", "0");
    }
    return variables;
  }

  /// What the agent knows about the network, where the environment does not say it already.
  private void network(Map<String, String> variables) {
    Path bundle = network.certificateBundle();
    if (bundle != null) {
      variables.putIfAbsent("PIP_CERT", bundle.toString());
      variables.putIfAbsent("SSL_CERT_FILE", bundle.toString());
    }
    proxy(variables, "http_proxy", network.httpProxy());
    proxy(variables, "https_proxy", network.httpsProxy());
    if (!network.noProxy().isEmpty() && !variables.containsKey("NO_PROXY")) {
      variables.putIfAbsent("no_proxy", String.join(",", network.noProxy()));
    }
  }

  private static void proxy(Map<String, String> variables, String name, @Nullable Secret address) {
    if (address != null && !variables.containsKey(name.toUpperCase(Locale.ROOT))) {
      variables.putIfAbsent(name, address.reveal());
    }
  }
}
