// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An interpreter as distributions ship it: without ensurepip, or without venv.
@Timeout(300)
class BareInterpreterIT {
  @TempDir Path folder;
  private WheelIndex index;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    index = WheelIndex.start().with(WheelFile.wheel("alpha", "1.0"));
    lab = new Lab(folder);
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
    wrap("");
  }

  @AfterEach
  void stop() {
    index.close();
  }

  /// Runs the real interpreter under the wrapper's name, so that it takes itself for the wrapper.
  private void wrap(String before) throws IOException {
    Path file = lab.bin().resolve("python3");
    Files.writeString(
        file,
        """
        #!/bin/bash
        %s
        exec -a "$0" '%s' "${@//import ensurepip/import no_ensurepip}"
        """
            .formatted(before, Lab.realPython()));
  }

  @Test
  void takes_pip_from_the_index() throws Exception {
    index.with(WheelFile.of(pipWheel()));

    Environment environment = lab.ready(Lab.task("alpha"));

    assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0");
    assertThat(lab.logged()).contains("taking its wheel from the package index");
  }

  @Test
  void says_what_to_install_when_pip_is_not_to_be_had() throws Exception {
    Failure failure = lab.failure(Lab.task("alpha"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.ENVIRONMENT_FAILED);
    assertThat(failure.message()).contains("has no ensurepip", "wheel of pip");
    assertThat(failure.hint()).contains("-venv", "agent.python_binary");
  }

  @Test
  void says_what_to_install_when_there_is_no_venv() throws Exception {
    wrap("if [ \"$2\" = venv ]; then echo 'No module named venv'; exit 1; fi");

    Failure failure = lab.failure(Lab.task("alpha"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.ENVIRONMENT_FAILED);
    assertThat(failure.message()).contains("can't create a virtual environment");
    assertThat(failure.evidence().lastLines()).containsExactly("No module named venv");
    assertThat(failure.hint()).contains("-venv");
  }

  private Path pipWheel() throws Exception {
    String bundled =
        lab.output(List.of(Lab.realPython().toString(), "-c", Programs.script("probe.py")));
    Path wheels =
        Path.of(
            bundled
                .lines()
                .filter(line -> line.startsWith("bundled="))
                .findFirst()
                .orElseThrow()
                .substring("bundled=".length()));
    try (var files = Files.newDirectoryStream(wheels, "pip-*.whl")) {
      return files.iterator().next();
    }
  }
}
