// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.ConfigurationDump;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Settings;
import ml.clear.agent.core.settings.TaskProcessSettings;

/// What the user's process is started with: its words, its folder, its variables (protocol 3.6) and
/// the configuration file from which the ClearML SDK in it reads server and credentials.
public final class LaunchEnvironment {
  private static final List<String> REMOVED =
      List.of(
          "CLEARML_APT_INSTALL",
          "TRAINS_APT_INSTALL",
          "UV_CACHE_DIR",
          "UV_PYTHON_CACHE_DIR",
          "UV_PYTHON_INSTALL_DIR",
          "CLEARML_AGENT_ABORT_CALLBACK_CMD");

  private final ProcessEnvironment environment;
  private final Settings settings;
  private final Commands commands;

  public LaunchEnvironment(ProcessEnvironment environment, Settings settings, Commands commands) {
    this.environment = environment;
    this.settings = settings;
    this.commands = commands;
  }

  /// What is configured, for the task's log.
  List<String> configuration() {
    return ConfigurationDump.lines(settings);
  }

  Outcome<Launch> launch(RunRequest request, CodePlan plan, CodeFolder code, Environment python) {
    return code.directory()
        .then(directory ->
            plan.literal().isEmpty()
                ? Outcome.of(directory)
                : code.writeLiteral(directory).map(_ -> directory))
        .then(directory -> launch(request, plan, code, python, directory));
  }

  private Outcome<Launch> launch(
      RunRequest request, CodePlan plan, CodeFolder code, Environment python, Path directory) {
    try {
      Map<String, String> variables = variables(request, plan, code, python, directory);
      return code.words(directory, variables)
          .map(words -> {
            var argv = new ArrayList<>(interpreter(plan, python, variables));
            argv.addAll(words);
            return new Launch(request.id(), argv, directory, variables);
          });
    } catch (FailureException e) {
      return Outcome.failed(e.failure());
    }
  }

  private List<String> interpreter(
      CodePlan plan, Environment python, Map<String, String> variables) {
    if (!plan.shell().isEmpty()) {
      Path shell =
          commands
              .find(plan.shell(), variables)
              .or(() -> commands.find("bash", variables))
              .orElse(Path.of("/bin/sh"));
      return List.of(shell.toString());
    }
    var words = new ArrayList<>(python.python());
    words.add("-u");
    int optimization = settings.section(TaskProcessSettings.class).pythonOptimization();
    if (optimization > 0) {
      words.add("-" + "O".repeat(Math.min(2, optimization)));
    }
    return words;
  }

  private Map<String, String> variables(
      RunRequest request, CodePlan plan, CodeFolder code, Environment python, Path directory) {
    var variables = new TreeMap<>(environment.with(python.variables()));
    REMOVED.forEach(variables::remove);
    variables.putAll(request.variables());
    set(variables, "TASK_ID", request.task().id().value());
    set(variables, "CONFIG_FILE", writeConfiguration(request.directory()).toString());
    set(
        variables,
        "LOG_LEVEL",
        Optional.ofNullable(settings.section(TaskProcessSettings.class).logLevel())
            .or(() -> environment.get("CLEARML_LOG_LEVEL"))
            .orElse("INFO"));
    set(variables, "LOG_TASK_TO_BACKEND", "0");
    set(variables, "WORKER_ID", request.worker().value());
    variables.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
    if (plan.shell().isEmpty() || !python.python().isEmpty()) {
      variables.put("PYTHONPATH", pythonPath(plan, code, directory));
    }
    if (speaksAsciiOnly() && !variables.containsKey("PYTHONIOENCODING")) {
      variables.put("PYTHONIOENCODING", "utf-8");
    }
    if (settings.section(TaskProcessSettings.class).enableTaskEnv()) {
      variables.putAll(request.task().environment());
    }
    return variables;
  }

  private static void set(Map<String, String> variables, String name, String value) {
    variables.put("CLEARML_" + name, value);
    variables.put("TRAINS_" + name, value);
  }

  private String pythonPath(CodePlan plan, CodeFolder code, Path directory) {
    var path = new ArrayList<String>();
    environment.get("PYTHONPATH").ifPresent(path::add);
    var codeSettings = settings.section(CodeSettings.class);
    if (codeSettings.forceGitRootPythonPath()) {
      path.add(code.root().toString());
    } else {
      path.add(directory.toString());
      Path parent = directory.resolve(firstWord(plan)).normalize().getParent();
      if (!plan.runsCode() && parent != null && !parent.equals(directory)) {
        path.add(parent.toString());
      }
    }
    path.addAll(codeSettings.extraPythonPath());
    return String.join(":", path);
  }

  private static String firstWord(CodePlan plan) {
    try {
      List<String> words = ShellWords.split(plan.entryPoint());
      return words.isEmpty() ? "." : words.getFirst();
    } catch (IllegalArgumentException _) {
      return plan.entryPoint();
    }
  }

  private boolean speaksAsciiOnly() {
    Optional<String> locale =
        environment
            .get("LC_ALL")
            .or(() -> environment.get("LC_CTYPE"))
            .or(() -> environment.get("LANG"));
    return locale.isEmpty() || locale.get().equals("C") || locale.get().equals("POSIX");
  }

  private Path writeConfiguration(RunDirectory directory) {
    Path file = directory.path().resolve("clearml.conf");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, settings.toJson());
    } catch (IOException e) {
      throw new FailureException(
          new HostFault(
              Phase.LAUNCH,
              ReasonCode.FILE_ACCESS,
              "the task's configuration can't be written to '%s': %s".formatted(file, e),
              "check the disk and the rights of the folder"));
    }
  }
}
