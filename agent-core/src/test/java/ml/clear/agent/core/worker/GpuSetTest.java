// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuSetTest {
  @Test
  void nothing_said_chooses_nothing() {
    assertThat(GpuSet.in(environment())).isEqualTo(new GpuSet.Unchosen());
    assertThat(GpuSet.parse(" , ")).isEqualTo(new GpuSet.Unchosen());
    assertThat(GpuSet.parse("").inWorkerId()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "void", "-1", " none "})
  void several_words_mean_no_gpu(String text) {
    assertThat(GpuSet.parse(text)).isEqualTo(new GpuSet.None());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "0, 1|0,1",
        "all|all",
        "0.1,2:0|0.1,2.0",
        "MIG-7f3a,GPU-1b2c|MIG-7f3a,GPU-1b2c",
      })
  void worker_ids_hold_the_list_with_points(String text, String list) {
    assertThat(GpuSet.parse(text).inWorkerId()).contains(list);
  }

  @Test
  void parts_of_a_gpu_are_kept_with_colons_and_paths_as_they_are() {
    assertThat(GpuSet.parse("0.1,3")).isEqualTo(new GpuSet.Chosen(List.of("0:1", "3")));
    assertThat(GpuSet.parse("/run/v1.2")).isEqualTo(new GpuSet.Chosen(List.of("/run/v1.2")));
  }

  @Test
  void nvidias_variable_is_stronger_and_an_empty_one_is_none() {
    assertThat(GpuSet.in(environment("NVIDIA_VISIBLE_DEVICES", "all", "CUDA_VISIBLE_DEVICES", "1")))
        .isEqualTo(new GpuSet.All());
    assertThat(GpuSet.in(environment("NVIDIA_VISIBLE_DEVICES", "", "CUDA_VISIBLE_DEVICES", "1")))
        .isEqualTo(new GpuSet.Chosen(List.of("1")));
  }

  @Test
  void a_list_goes_into_both_variables() {
    ProcessEnvironment chosen =
        GpuSet.choose(environment("CUDA_VISIBLE_DEVICES", "7", "HOME", "/h"), "0.1,2", false);

    assertThat(chosen.variables())
        .containsOnly(
            Map.entry("NVIDIA_VISIBLE_DEVICES", "0:1,2"),
            Map.entry("CUDA_VISIBLE_DEVICES", "0:1,2"),
            Map.entry("CUDA_DEVICE_ORDER", "PCI_BUS_ID"),
            Map.entry("HOME", "/h"));
  }

  @Test
  void all_takes_cudas_own_limit_away() {
    ProcessEnvironment chosen =
        GpuSet.choose(environment("CUDA_VISIBLE_DEVICES", "7"), "all", false);

    assertThat(chosen.get("NVIDIA_VISIBLE_DEVICES")).contains("all");
    assertThat(chosen.get("CUDA_VISIBLE_DEVICES")).isEmpty();
  }

  @Test
  void processors_only_wins_over_everything() {
    ProcessEnvironment chosen =
        GpuSet.choose(
            environment("NVIDIA_VISIBLE_DEVICES", "3", "KUBERNETES_PORT", "tcp://10.0.0.1"),
            "0,1",
            true);

    assertThat(chosen.get("NVIDIA_VISIBLE_DEVICES")).contains("none");
    assertThat(chosen.get("CUDA_VISIBLE_DEVICES")).contains("none");
    assertThat(GpuSet.in(chosen)).isEqualTo(new GpuSet.None());
  }

  @Test
  void without_flags_the_variables_stay_and_nvidias_is_completed() {
    ProcessEnvironment completed =
        GpuSet.choose(environment("CUDA_VISIBLE_DEVICES", "1"), "", false);
    ProcessEnvironment kept =
        GpuSet.choose(
            environment("NVIDIA_VISIBLE_DEVICES", "all", "CUDA_VISIBLE_DEVICES", "1"), "", false);

    assertThat(completed.get("NVIDIA_VISIBLE_DEVICES")).contains("1");
    assertThat(kept.get("NVIDIA_VISIBLE_DEVICES")).contains("all");
    assertThat(kept.get("CUDA_VISIBLE_DEVICES")).contains("1");
  }

  @Test
  void inside_kubernetes_the_flag_is_not_looked_at() {
    ProcessEnvironment chosen =
        GpuSet.choose(
            environment("NVIDIA_VISIBLE_DEVICES", "GPU-1", "KUBERNETES_SERVICE_HOST", "10.0.0.1"),
            "0",
            false);

    assertThat(GpuSet.in(chosen)).isEqualTo(new GpuSet.Chosen(List.of("GPU-1")));
  }

  private static ProcessEnvironment environment(String... pairs) {
    var variables = new HashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return new ProcessEnvironment(variables);
  }
}
