// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.python.PackageSettings.PipEngine;
import ml.clear.agent.testkit.EnvironmentBuilderContract;
import ml.clear.agent.testkit.GitHttpServer;
import ml.clear.agent.testkit.WheelFile;
import ml.clear.agent.testkit.WheelIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real uv, from the PATH or from this machine's package index.
@Tag("online")
@Timeout(300)
class UvEnvironmentIT implements EnvironmentBuilderContract {
  @TempDir static Path tools;
  private static Path uv = Path.of("uv");

  @TempDir Path folder;
  private WheelIndex index;
  private Lab lab;

  @BeforeAll
  static void get_uv() throws Exception {
    String script =
        "command -v uv || { python3 -m venv '%1$s' && '%1$s/bin/pip' -q install uv && echo '%1$s/bin/uv'; }"
            .formatted(tools);
    Process process = new ProcessBuilder("/bin/sh", "-c", script).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    uv = Path.of(output.lines().toList().getLast());
  }

  @BeforeEach
  void start() throws IOException {
    index =
        WheelIndex.start()
            .with(WheelFile.wheel("alpha", "1.0"))
            .with(WheelFile.wheel("alpha", "2.0", "beta>=1"))
            .with(WheelFile.wheel("beta", "1.5"))
            .with(WheelFile.wheel("delta", "1.0", "alpha<2"))
            .with(WheelFile.sdist("gamma", "3.0"));
    lab = new Lab(folder);
    lab.engine = PipEngine.AUTO;
    lab.variables.put("PIP_INDEX_URL", index.url().toString());
    Files.createSymbolicLink(lab.bin().resolve("uv"), uv);
  }

  @AfterEach
  void stop() {
    index.close();
  }

  @Override
  public EnvironmentBuilder builder() {
    return lab.builder();
  }

  @Override
  public Path temporary() throws IOException {
    return lab.temporary();
  }

  @Override
  public String installable() {
    return "alpha==1.0";
  }

  @Test
  void installs_wheels_and_sources_and_has_pip_too() throws Exception {
    Environment environment = lab.ready(Lab.task("alpha", "gamma"));

    assertThat(environment.packages())
        .isEqualTo(Map.of("pip", List.of("alpha==2.0", "beta==1.5", "gamma==3.0")));
    assertThat(lab.logged()).contains("Installing 2 requirements with uv ");
    assertThat(lab.run(environment, "-m", "pip", "--version")).startsWith("pip ");
    assertThat(lab.output(List.of(environment.folder().resolve("bin/pip").toString(), "--version")))
        .contains(environment.folder().toString());
    assertThat(folder.resolve("uv-cache")).isDirectory();
  }

  @Test
  void takes_the_best_version_of_all_indexes_as_pip_does() throws Exception {
    try (var other =
        WheelIndex.start().demand("me", "open-sesame").with(WheelFile.wheel("alpha", "3.0"))) {
      lab.extraIndexUrl = List.of(other.url("me", "open-sesame").toString());

      Environment environment = lab.ready(Lab.task("alpha"));

      assertThat(environment.packages().get("pip")).containsExactly("alpha==3.0");
      assertThat(lab.logged()).doesNotContain("open-sesame");
    }
  }

  @Test
  void touches_no_network_when_there_is_nothing_to_install() throws Exception {
    lab.ready(new Script("python3", "", "", "", "", "a.py", ".", Map.of(), "print(1)"));

    assertThat(index.requests()).isEmpty();
  }

  @Test
  void names_a_package_that_the_index_does_not_have() throws Exception {
    Failure failure = lab.failure(Lab.task("nothing-like-it"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.REQUIREMENTS_FAILED);
    assertThat(failure.message()).contains("'nothing-like-it'", index.url().toString());
  }

  @Test
  void names_a_version_that_the_index_does_not_have() throws Exception {
    Failure failure = lab.failure(Lab.task("alpha==9.9"));

    assertThat(failure.message()).contains("'alpha==9.9'", "no such package or version");
  }

  @Test
  void tries_pip_when_it_finds_a_contradiction() throws Exception {
    lab.legacyResolver = List.of(">=20.3");

    Environment environment = lab.ready(Lab.task("alpha==2.0", "delta==1.0", "beta==1.5"));

    assertThat(environment.packages().get("pip"))
        .containsExactly("alpha==2.0", "beta==1.5", "delta==1.0");
    assertThat(lab.logged()).contains("could not install the requirements, trying pip");
  }

  @Test
  void refuses_a_contradiction_when_it_is_the_only_one_asked() throws Exception {
    lab.engine = PipEngine.UV;

    Failure failure = lab.failure(Lab.task("alpha==2.0", "delta==1.0"));

    assertThat(failure.message()).contains("contradict");
  }

  @Test
  void installs_a_full_freeze_as_it_is() throws Exception {
    Script frozen =
        new Script(
            "python3",
            "http://x/y.git",
            "",
            "",
            "",
            "a.py",
            ".",
            Map.of(
                "org_pip",
                List.of("alpha", "delta"),
                "pip",
                List.of("alpha==2.0", "beta==1.5", "delta==1.0")),
            "");

    Environment environment = lab.ready(frozen);

    assertThat(environment.packages().get("pip"))
        .containsExactly("alpha==2.0", "beta==1.5", "delta==1.0");
    assertThat(lab.logged()).doesNotContain("trying pip");
  }

  @Test
  void refuses_a_package_with_another_hash() throws Exception {
    Failure failure = lab.failure(Lab.task("alpha==1.0 --hash=sha256:" + "ab".repeat(32)));

    assertThat(failure.message()).contains("alpha==1.0", "hash");
  }

  @Test
  void says_that_the_index_is_down() throws Exception {
    index.refuse();

    Failure failure = lab.failure(Lab.task("alpha==1.0"));

    assertThat(failure.reason()).isEqualTo(ReasonCode.INDEX_UNREACHABLE);
  }

  @Test
  void leaves_to_pip_what_only_pip_can() throws Exception {
    lab.ready(Lab.task("pip>1", "alpha==1.0"));

    assertThat(lab.logged()).contains("requirements with pip ");
  }

  @Test
  void installs_from_a_private_repository_with_the_agents_login() throws Exception {
    try (var host = GitHttpServer.start("127.0.0.1")) {
      GitProject project = GitProject.create(lab, "epsilon", "5.0");
      String requirement = project.publish(host, "agent", "the password");

      Environment environment = lab.ready(Lab.task("epsilon @ " + requirement + "@main"));

      assertThat(lab.logged()).contains("with uv").doesNotContain("trying pip", "the password");
      assertThat(environment.packages().get("pip"))
          .containsExactly("epsilon @ " + requirement + "@" + project.commit());
    }
  }

  @Test
  void keeps_the_login_of_an_address_to_itself() throws Exception {
    try (var host = GitHttpServer.start("127.0.0.1")) {
      GitProject project = GitProject.create(lab, "epsilon", "5.0");
      String requirement = project.publish(host, "own", "own-password");
      String own = requirement.replace("://", "://own:own-password@");

      Environment environment = lab.ready(Lab.task("epsilon @ " + own));

      assertThat(lab.logged()).contains("with uv").doesNotContain("trying pip", "own-password");
      assertThat(environment.packages().get("pip"))
          .containsExactly("epsilon @ " + requirement + "@" + project.commit());
    }
  }

  @Test
  void says_that_a_git_host_does_not_accept_the_login() throws Exception {
    try (var host = GitHttpServer.start("127.0.0.1")) {
      String requirement =
          GitProject.create(lab, "epsilon", "5.0").publish(host, "agent", "another password");

      Failure failure = lab.failure(Lab.task("epsilon @ " + requirement));

      assertThat(failure.reason()).isEqualTo(ReasonCode.GIT_UNAUTHORIZED);
    }
  }

  @Test
  void leaves_editable_repositories_to_pip() throws Exception {
    try (var host = GitHttpServer.start("127.0.0.1")) {
      GitProject project = GitProject.create(lab, "epsilon", "5.0");
      String requirement = project.publish(host, "agent", "the password");

      Environment environment = lab.ready(Lab.task("-e " + requirement + "#egg=epsilon"));

      assertThat(environment.packages().get("pip"))
          .containsExactly("-e %s@%s#egg=epsilon".formatted(requirement, project.commit()));
    }
  }
}
