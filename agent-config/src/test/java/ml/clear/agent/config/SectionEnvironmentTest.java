// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.Origin;
import ml.clear.agent.core.settings.SettingsProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the section `environment` and the choice of GPUs do to settings and variables.
class SectionEnvironmentTest {
  @TempDir Path home;

  @Test
  void a_variable_of_the_section_sets_its_key_and_is_explained_by_its_place() {
    var value =
        Loads.at(home)
            .conf("environment {", "  CLEARML_AGENT_GIT_USER: u", "}", "agent.git_user: f")
            .value("agent.git_user");

    assertThat(value.value()).isEqualTo("u");
    assertThat(value.origin()).isEqualTo(new Origin.InFile(home.resolve("clearml.conf"), 2, 3));
  }

  @Test
  void a_variable_that_is_really_set_beats_the_section() {
    var loads =
        Loads.at(home)
            .conf("environment.CLEARML_AGENT_GIT_USER: section")
            .variable("TRAINS_AGENT_GIT_USER", "real");

    assertThat(loads.value("agent.git_user").value()).isEqualTo("real");
    assertThat(loads.value("agent.git_user").origin())
        .isEqualTo(new Origin.Variable("TRAINS_AGENT_GIT_USER"));
  }

  @Test
  void the_section_comes_too_late_for_server_credentials_and_names() {
    var loads =
        Loads.at(home)
            .conf(
                "environment { CLEARML_API_HOST: \"http://section\", CLEARML_WORKER_ID: section }",
                "api.api_server: \"http://file\"",
                "agent.worker_id: file");

    assertThat(loads.value("api.api_server").value()).isEqualTo("http://file");
    assertThat(loads.value("agent.worker_id").value()).isEqualTo("file");
    assertThat(loads.settings().environment().get("CLEARML_WORKER_ID")).contains("section");
  }

  @Test
  void a_section_that_is_switched_off_sets_nothing() {
    assertThat(
            Loads.at(home)
                .conf("environment.CLEARML_AGENT_GIT_USER: u", "agent.git_user: f")
                .variable("CLEARML_AGENT_ENABLE_ENV_CONFIG_SECTION", "0")
                .value("agent.git_user")
                .value())
        .isEqualTo("f");
  }

  @Test
  void a_value_of_the_section_that_is_not_allowed_is_a_problem_of_its_line() {
    assertThat(Loads.at(home).conf("environment.CLEARML_AGENT_FORCE_UV: perhaps").problems())
        .singleElement()
        .extracting(SettingsProblem::describe)
        .asString()
        .startsWith(home + "/clearml.conf:1")
        .contains("CLEARML_AGENT_FORCE_UV is 'perhaps'");
  }

  @Test
  void without_gpus_none_is_visible_and_there_is_no_cuda() {
    var loads = Loads.at(home).conf("agent { cpu_only: true, cuda_version: 12.1 }");
    var settings = loads.settings();

    assertThat(settings.environment().get("NVIDIA_VISIBLE_DEVICES")).contains("none");
    assertThat(settings.environment().get("CUDA_VISIBLE_DEVICES")).contains("none");
    assertThat(loads.value("agent.cuda_version").value()).isEqualTo("0");
    assertThat(loads.value("agent.cudnn_version").value()).isEqualTo("0");
  }

  @Test
  void the_gpus_of_the_command_line_beat_those_of_variables() {
    var environment =
        Loads.at(home)
            .conf("environment.NVIDIA_VISIBLE_DEVICES: 3")
            .variable("CUDA_VISIBLE_DEVICES", "2")
            .gpus("0,1")
            .settings()
            .environment();

    assertThat(environment.get("NVIDIA_VISIBLE_DEVICES")).contains("0,1");
    assertThat(environment.get("CUDA_VISIBLE_DEVICES")).contains("0,1");
  }

  @Test
  void a_mount_of_the_host_has_two_sides() {
    var loads = Loads.at(home).section("agent", HostSettings.class);
    loads.variable("TRAINS_AGENT_DOCKER_HOST_MOUNT", "/docker:/a");
    loads.variable("CLEARML_AGENT_K8S_HOST_MOUNT", "/node:/pod");

    assertThat(loads.settings().section(HostSettings.class).mount())
        .contains(new HostSettings.Mount(Path.of("/node"), Path.of("/pod")));
    assertThat(loads.variable("CLEARML_AGENT_K8S_HOST_MOUNT", "/node").problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("'/node'"));
  }
}
