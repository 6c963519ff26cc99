// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.worker.Slot;
import ml.clear.agent.testkit.EnvironmentBuilderContract;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class InterpreterIT {
  @TempDir Path folder;
  private Lab lab;

  @BeforeEach
  void start() throws IOException {
    lab = new Lab(folder);
  }

  @Test
  void says_what_it_tried_and_what_to_install_when_there_is_no_python() throws Exception {
    lab.variables.put("PATH", Files.createDirectories(folder.resolve("empty")).toString());

    Failure failure = lab.failure(binary("python3.10"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.PYTHON_NOT_FOUND);
    assertThat(failure.message())
        .contains("'3.10'", "python3.10 (not on PATH)", "python3 (not on PATH)");
    assertThat(failure.hint()).contains("install python 3.10", "agent.python_binary");
  }

  @Test
  void does_not_take_an_interpreter_that_does_not_run() throws Exception {
    lab.script("python3.99", "echo 'pyenv: python3.99: command not found'; exit 127");

    lab.prepare(binary("python3.99"), 0);

    assertThat(lab.logged())
        .contains("Python executable with version '3.99' requested by the Task, not found in path");
  }

  @Test
  void takes_three_point_one_for_what_it_is() throws Exception {
    lab.script("python3.1", "exec '%s' \"$@\"".formatted(Lab.realPython()));

    lab.prepare(binary("python3.1"), 0);

    assertThat(lab.logged()).contains("version '3.1' requested by the Task, not found in path");
  }

  @Test
  void finds_what_pyenv_has_but_does_not_show() throws Exception {
    String version = versionOfRealPython();
    Path bin = Files.createDirectories(folder.resolve("home/.pyenv/versions/" + version + "/bin"));
    Files.createSymbolicLink(bin.resolve("python"), Lab.realPython());
    lab.variables.put("PATH", Files.createDirectories(folder.resolve("empty")).toString());

    Path made = lab.prepare(binary("python" + version), 0).folder();

    assertThat(made).hasFileName(version.replaceFirst("\\.\\d+$", ""));
    assertThat(lab.logged()).doesNotContain("not found");
  }

  @Test
  void ignores_the_requested_version_when_told_so() throws Exception {
    lab.ignoreVersion = true;
    lab.pythonBinary = Lab.realPython().toString();

    lab.prepare(binary("python3.99"), 0);

    assertThat(lab.logged()).doesNotContain("3.99");
  }

  @Test
  void starts_an_interpreter_once() throws Exception {
    Path count = folder.resolve("count");
    lab.script("python3", "echo x >> '%s'; exec '%s' \"$@\"".formatted(count, Lab.realPython()));
    var builder = lab.builder();

    for (int i = 0; i < 3; i++) {
      var request =
          new EnvironmentRequest(
              EnvironmentBuilderContract.task(binary("python3")),
              RunId.create(),
              new Slot(0),
              lab.temporary());
      builder.prepare(request, lab);
    }

    assertThat(Files.readAllLines(count)).hasSize(1);
  }

  @Test
  void makes_no_environment_for_a_shell_script_without_packages() throws Exception {
    lab.variables.put("PATH", Files.createDirectories(folder.resolve("empty")).toString());
    Files.createDirectories(lab.venvs.resolve("code/old"));

    Environment environment =
        lab.ready(new Script("bash", "", "", "", "", "a.sh", ".", Map.of(), "echo 1"));

    assertThat(environment.python()).isEmpty();
    assertThat(environment.packages()).isEmpty();
    assertThat(environment.folder()).isEqualTo(lab.venvs);
    assertThat(lab.venvs.resolve("code")).doesNotExist();
    assertThat(lab.logged()).contains("No python environment is made for this task");
  }

  @Test
  void installs_nothing_when_told_so() throws Exception {
    lab.skipAll = true;

    Environment environment = lab.ready(Lab.task("nothing-like-it"));

    assertThat(environment.packages()).isEmpty();
    assertThat(lab.run(environment, "-c", "print(1)")).isEqualTo("1");
    assertThat(environment.variables()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "path"})
  void installs_into_the_interpreter_itself_when_told_so(String value) throws Exception {
    Path own = folder.resolve("own");
    lab.output(List.of(Lab.realPython().toString(), "-m", "venv", own.toString()));
    String python = own.resolve("bin/python").toString();
    lab.skipVenv = value.equals("path") ? python : value;
    lab.variables.put("PATH", own.resolve("bin") + ":/usr/bin:/bin");
    try (var index = WheelIndex.start().with(WheelFile.wheel("alpha", "1.0"))) {
      lab.variables.put("PIP_INDEX_URL", index.url().toString());

      Environment environment = lab.ready(Lab.task("alpha"));

      assertThat(environment.python()).singleElement().asString().startsWith(own + "/bin/python");
      assertThat(environment.packages().get("pip")).containsExactly("alpha==1.0");
      assertThat(environment.folder().resolve("bin")).doesNotExist();
      assertThat(lab.run(environment, "-c", "import alpha; print(alpha.VERSION)")).isEqualTo("1.0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"poetry", "conda", "uv", "Conda", "npm"})
  void refuses_what_it_cannot_do_yet(String type) throws Exception {
    lab.type = type;

    Failure failure = lab.failure(Lab.task("alpha"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.SETTINGS_INVALID);
    assertThat(failure.hint()).contains("set agent.package_manager.type to pip");
  }

  @Test
  void refuses_poetry_and_uv_when_they_are_forced() throws Exception {
    lab.forceUv = true;
    assertThat(lab.failure(Lab.task("alpha")).describe()).contains("CLEARML_AGENT_FORCE_UV");

    lab.forceUv = false;
    lab.forcePoetry = true;
    assertThat(lab.failure(Lab.task("alpha")).describe()).contains("CLEARML_AGENT_FORCE_POETRY");
  }

  private static Script binary(String binary) {
    return new Script(
        binary, "http://x/y.git", "", "", "", "a.py", ".", Map.of("pip", List.of("alpha")), "");
  }

  private String versionOfRealPython() throws Exception {
    return lab.output(
        List.of(
            Lab.realPython().toString(),
            "-c",
            "import sys; print('%d.%d.%d' % sys.version_info[:3])"));
  }
}
