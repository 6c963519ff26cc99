// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.python.Interpreters.Search;
import org.jspecify.annotations.Nullable;

/// Chooses the interpreter for a task (python-env 1).
final class InterpreterChoice {
  private final Interpreters interpreters;
  private final PythonSettings settings;
  private final PackageSettings packages;
  private final ProcessEnvironment environment;

  InterpreterChoice(
      Interpreters interpreters,
      PythonSettings settings,
      PackageSettings packages,
      ProcessEnvironment environment) {
    this.interpreters = interpreters;
    this.settings = settings;
    this.packages = packages;
    this.environment = environment;
  }

  /// @param direct packages go into the interpreter itself, no virtual environment is made
  record Chosen(Interpreter interpreter, boolean direct) {}

  /// The interpreter, and whether it gets a virtual environment.
  Chosen choose(Script script, TaskLog log) throws InterruptedException {
    String skip = skip(log);
    Optional<Boolean> word = Truth.of(skip);
    if (skip.isEmpty() || word.equals(Optional.of(false))) {
      return new Chosen(search(script, log), false);
    }
    if (word.isEmpty()) {
      if (interpreters.search(skip, "") instanceof Search.Found(Interpreter found)) {
        log.line("Python interpreter %s is set from environment var".formatted(skip));
        return new Chosen(found, true);
      }
      log.line(
          LogLevel.WARNING,
          "Warning: interpreter %s could not be found. Reverting to the default interpreter resolution"
              .formatted(skip));
    }
    Interpreter found = search(script, log);
    log.line(
        "Interpreter '%s' found at '%s'"
            .formatted(found.executable().getFileName(), found.executable()));
    return new Chosen(found, true);
  }

  /// For tasks without an environment: empty when there is no interpreter.
  Optional<Interpreter> find(Script script) throws InterruptedException {
    String skip = text(settings.skipPipVenvInstall());
    if (!skip.isEmpty()
        && Truth.of(skip).isEmpty()
        && interpreters.search(skip, "") instanceof Search.Found(Interpreter found)) {
      return Optional.of(found);
    }
    String binary = text(settings.pythonBinary());
    String wanted = binary.isEmpty() ? requestedByTask(script).orElse("3") : binary;
    return switch (interpreters.search(wanted, "")) {
      case Search.Found(Interpreter found) -> Optional.of(found);
      case Search.Substitute(Interpreter found) -> Optional.of(found);
      case Search.Missing _ -> Optional.empty();
    };
  }

  private String skip(TaskLog log) {
    String set = text(settings.skipPipVenvInstall());
    if (!set.isEmpty()) {
      return set;
    }
    Optional<String> active = environment.get("VIRTUAL_ENV");
    if (active.isPresent()
        && environment.get("CLEARML_DOCKER_IMAGE").isPresent()
        && settings.dockerUseActivatedVenv()
        && packages.systemSitePackages()) {
      log.line(
          LogLevel.WARNING,
          ("Warning! Found python virtual environment [%s] already activated inside the container,"
                  + " installing packages into venv (pip does not support inherit/nested venv)")
              .formatted(active.get()));
      return "python";
    }
    return "";
  }

  private Optional<String> requestedByTask(Script script) {
    return settings.ignoreRequestedPythonVersion()
        ? Optional.empty()
        : PythonVersion.ofBinary(script.binary().strip()).map(PythonVersion::toString);
  }

  private Interpreter search(Script script, TaskLog log) throws InterruptedException {
    var tried = new ArrayList<String>();
    Optional<String> requested = requestedByTask(script);
    if (requested.isPresent()) {
      String wanted = requested.get();
      switch (interpreters.search(wanted, text(settings.pythonBinary()))) {
        case Search.Found(Interpreter found) -> {
          return found;
        }
        case Search.Substitute(Interpreter other) -> {
          log.line(
              LogLevel.WARNING,
              ("Python executable with version '%s' requested by the Task, not found in path,"
                      + " using '%s' (v%s) instead")
                  .formatted(wanted, other.executable(), other.version()));
          return other;
        }
        case Search.Missing(List<String> names) -> tried.addAll(names);
      }
    }
    String standard = standard();
    switch (interpreters.search(standard, "")) {
      case Search.Found(Interpreter found) -> {
        requested.ifPresent(wanted ->
            log.line(
                LogLevel.WARNING,
                "Warning: could not locate requested Python version %s, reverting to version %s"
                    .formatted(wanted, found.version())));
        return found;
      }
      case Search.Substitute(Interpreter other) -> {
        log.line(
            LogLevel.WARNING,
            "Python '%s' of the agent's settings is not found, using '%s' (v%s) instead"
                .formatted(standard, other.executable(), other.version()));
        return other;
      }
      case Search.Missing(List<String> names) -> tried.addAll(names);
    }
    throw missing(requested.orElse(standard), tried);
  }

  /// What is used when the task asks for nothing.
  private String standard() {
    String binary = text(settings.pythonBinary());
    String version = text(settings.defaultPython());
    return !binary.isEmpty() ? binary : version.isEmpty() ? "3" : version;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }

  static FailureException missing(String wanted, List<String> tried) {
    String version = PythonVersion.parse(wanted).map(PythonVersion::toString).orElse("3");
    return new FailureException(
        new HostFault(
            Phase.PROVISION,
            ReasonCode.PYTHON_NOT_FOUND,
            "no usable python interpreter was found for python '%s', tried: %s"
                .formatted(wanted, String.join(", ", tried.stream().distinct().toList())),
            ("install python %s with its venv module (Debian, Ubuntu: apt-get install python3"
                    + " python3-venv; Fedora: dnf install python3), or set agent.python_binary to"
                    + " the path of an interpreter")
                .formatted(version)));
  }
}
