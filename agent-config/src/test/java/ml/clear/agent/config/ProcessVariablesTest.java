// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProcessVariablesTest {
  private static ProcessEnvironment process(
      Map<String, String> raw, String conf, @Nullable Path file) {
    var tree = new HoconReader(Map.of(), new Findings()).read(Path.of("f"), conf);
    return ProcessVariables.of(raw, tree, file);
  }

  @Test
  void gives_each_variable_its_older_twin() {
    var process = process(Map.of("CLEARML_X", "1", "TRAINS_Y", "2"), "", null);

    assertThat(process.variables())
        .containsEntry("TRAINS_X", "1")
        .containsEntry("TRAINS_Y", "2")
        .doesNotContainKey("CLEARML_Y");
  }

  @Test
  void gives_a_known_variable_its_newer_twin() {
    assertThat(
            process(Map.of("TRAINS_AGENT_EXEC_USER", "u"), "", null).get("CLEARML_AGENT_EXEC_USER"))
        .contains("u");
  }

  @Test
  void keeps_what_is_set() {
    var process = process(Map.of("CLEARML_X", "1", "TRAINS_X", "2"), "", null);

    assertThat(process.variables()).containsEntry("CLEARML_X", "1").containsEntry("TRAINS_X", "2");
  }

  @Test
  void strips_what_an_sdk_left_for_its_own_children() {
    var process =
        process(
            Map.of(
                "CLEARML_PROC_MASTER_ID", "1:t",
                "CLEARML_TASK_ID", "t",
                "TRAINS_TASK_ID", "t",
                "CLEARML_LOG_TASK_TO_BACKEND", "0"),
            "",
            null);

    assertThat(process.variables()).containsOnlyKeys("CUDA_DEVICE_ORDER");
  }

  @Test
  void sets_the_section_environment_but_no_clearml_variable_that_is_set() {
    var process =
        process(
            Map.of("A", "old", "CLEARML_WORKER_ID", "w", "CLEARML_WORKER_NAME", ""),
            """
            environment {
              A: new, B: True, C: 1.0, D: null, E: [1, x], my-var: "a b"
              CLEARML_WORKER_ID: other, CLEARML_WORKER_NAME: n, CLEARML_Z: z
            }
            """,
            null);

    assertThat(process.variables())
        .containsEntry("A", "new")
        .containsEntry("B", "True")
        .containsEntry("C", "1.0")
        .containsEntry("D", "")
        .containsEntry("E", "[1, \"x\"]")
        .containsEntry("my-var", "a b")
        .containsEntry("CLEARML_WORKER_ID", "w")
        .containsEntry("CLEARML_WORKER_NAME", "n")
        .containsEntry("TRAINS_Z", "z");
  }

  @Test
  void leaves_the_section_environment_out_when_it_is_switched_off() {
    var process = process(Map.of(), "agent.apply_environment: no\nenvironment.A: 1", null);

    assertThat(process.variables()).doesNotContainKey("A");
  }

  @Test
  void names_the_configuration_file_of_the_command_line() {
    var process = process(Map.of("CLEARML_CONFIG_FILE", "/old"), "", Path.of("/new.conf"));

    assertThat(process.variables())
        .containsEntry("CLEARML_CONFIG_FILE", "/new.conf")
        .containsEntry("TRAINS_CONFIG_FILE", "/new.conf");
  }

  @Test
  void orders_gpus_as_the_driver_does_and_names_them_for_containers() {
    var process = process(Map.of("CUDA_VISIBLE_DEVICES", "0,1"), "", null);

    assertThat(process.variables())
        .containsEntry("CUDA_DEVICE_ORDER", "PCI_BUS_ID")
        .containsEntry("NVIDIA_VISIBLE_DEVICES", "0,1");
  }
}
