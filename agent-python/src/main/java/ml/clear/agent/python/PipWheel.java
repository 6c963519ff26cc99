// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// Puts pip into an environment that was made without it, from the user's package index: for
/// interpreters whose `ensurepip` is not installed.
final class PipWheel {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final PipConfiguration configuration;

  PipWheel(PipConfiguration configuration) {
    this.configuration = configuration;
  }

  /// @param options index lines of the settings and the task
  void install(Build build, List<String> options) throws InterruptedException {
    build.log().line("The interpreter has no pip, taking its wheel from the package index");
    Programs.End fetched =
        build.show(
            build
                .step(
                    "downloading pip",
                    PATIENCE,
                    List.of(build.python().toString(), "-I", "-c", Programs.script("fetch_pip.py")))
                .reading(String.join("\n", sources(build.request().temporary(), options))));
    String wheel = fetched.value("wheel").orElse("");
    if (!fetched.isGood() || wheel.isEmpty()) {
      throw failed(build, fetched, "no wheel of pip could be had from the package index");
    }
    Programs.End installed =
        build.show(
            build.step(
                "installing pip",
                PATIENCE,
                List.of(
                    build.python().toString(),
                    wheel + "/pip",
                    "install",
                    "--no-index",
                    "--no-deps",
                    wheel)));
    if (!installed.isGood()) {
      throw failed(build, installed, "pip could not be installed from its wheel");
    }
  }

  private List<String> sources(Path folder, List<String> options) {
    var lines = new ArrayList<>(List.of(folder.toString()));
    for (String option : options) {
      String[] pair = option.split("[\\s=]+", 2);
      if (pair.length == 2 && pair[0].endsWith("index-url")) {
        lines.add("index " + pair[1]);
      } else if (pair.length == 2 && pair[0].equals("--find-links")) {
        lines.add("links " + pair[1]);
      }
    }
    configuration.links().forEach(place -> lines.add("links " + place));
    configuration.indexes().forEach(url -> lines.add("index " + url));
    return lines;
  }

  private static FailureException failed(Build build, Programs.End end, String what) {
    return new FailureException(
        new HostFault(
            Phase.PROVISION,
            ReasonCode.ENVIRONMENT_FAILED,
            "%s has no ensurepip, and %s".formatted(build.interpreter().executable(), what),
            VenvCreation.installHint(build.interpreter()),
            end.evidence()));
  }
}
