// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogLevel;
import org.jspecify.annotations.Nullable;

/// Creates virtual environments: by uv when it is at hand, else by the interpreter's own `venv`.
/// Either way pip comes from the wheel that the interpreter brings for that; where it brings none,
/// the environment has none until something is to be installed.
final class VenvCreation {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final boolean systemSitePackages;

  VenvCreation(boolean systemSitePackages) {
    this.systemSitePackages = systemSitePackages;
  }

  void create(Build build, @Nullable Uv uv) throws InterruptedException {
    build
        .log()
        .line(
            "Creating virtual environment '%s' with python %s (%s)"
                .formatted(
                    build.folder(),
                    build.interpreter().version(),
                    build.interpreter().executable()));
    if (uv == null || !createBy(uv, build)) {
      Programs.End end = venv(build);
      if (!isThere(build, end)) {
        refuseFullDisk(build, end);
        throw failed(build, end);
      }
    }
    seed(build);
  }

  private boolean createBy(Uv uv, Build build) throws InterruptedException {
    Programs.End end = uv.createVenv(build, systemSitePackages);
    boolean there = isThere(build, end);
    if (!there) {
      refuseFullDisk(build, end);
      warn(build, "UV environment creation failed (%s), using venv".formatted(end.describe()));
    }
    return there;
  }

  private static void seed(Build build) throws InterruptedException {
    Path bundled = build.interpreter().bundledWheels();
    if (bundled == null) {
      return;
    }
    Programs.End end =
        build.ask(
            build
                .step(
                    "adding pip",
                    PATIENCE,
                    List.of(build.python().toString(), "-I", "-c", Programs.script("seed.py")))
                .reading(bundled + "\n"));
    if (!end.isGood()) {
      refuseFullDisk(build, end);
      warn(build, "pip could not be added from '%s' (%s)".formatted(bundled, end.describe()));
    }
  }

  private Programs.End venv(Build build) throws InterruptedException {
    var argv =
        new ArrayList<>(
            List.of(build.interpreter().executable().toString(), "-m", "venv", "--without-pip"));
    if (systemSitePackages) {
      argv.add("--system-site-packages");
    }
    argv.add(build.folder().toString());
    return build.show(build.step("creating the virtual environment", PATIENCE, argv));
  }

  private static FailureException failed(Build build, Programs.End end) {
    return new FailureException(
        new HostFault(
            Phase.PROVISION,
            ReasonCode.ENVIRONMENT_FAILED,
            "python %s (%s) can't create a virtual environment in '%s'"
                .formatted(
                    build.interpreter().version(),
                    build.interpreter().executable(),
                    build.folder()),
            installHint(build.interpreter()),
            end.evidence()));
  }

  static String installHint(Interpreter interpreter) {
    return ("install what is missing (Debian, Ubuntu: apt-get install python%s-venv python3-pip;"
            + " Fedora: dnf install python3-pip), put uv on the PATH,"
            + " or set agent.python_binary to an interpreter that has venv and pip")
        .formatted(interpreter.version().majorMinor());
  }

  private static boolean isThere(Build build, Programs.End end) {
    return end.isGood() && Files.isExecutable(build.python());
  }

  private static void refuseFullDisk(Build build, Programs.End end) {
    Evidence evidence = end.evidence();
    if (evidence.lastLines().stream().anyMatch(Faults::isDiskFull)) {
      throw Faults.diskFull("the virtual environment '%s'".formatted(build.folder()), evidence);
    }
  }

  private static void warn(Build build, String text) {
    build.log().line(LogLevel.WARNING, "WARNING: " + text);
  }
}
