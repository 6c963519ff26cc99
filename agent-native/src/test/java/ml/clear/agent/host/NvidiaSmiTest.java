// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.testkit.ScriptedCommands;
import ml.clear.agent.testkit.ScriptedCommands.Script;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NvidiaSmiTest {
  private static final String[] THREE = {
    "2, GPU-cccc, 0, 40, 10, 40526, NVIDIA A100, 40GB",
    "0, GPU-aaaa, 97, 66, 8123, 32405, NVIDIA A100, 40GB",
    "1, GPU-bbbb, 12.5, 41, 0, 40536, NVIDIA A100, 40GB",
  };

  private final ScriptedCommands commands = new ScriptedCommands();

  @Test
  void reads_all_figures_in_the_order_of_the_gpus() throws Exception {
    commands.on("nvidia-smi", Script.printing(THREE));

    assertThat(smi("", 100).read())
        .containsExactly(
            new GpuReport(0, "GPU-aaaa", "NVIDIA A100, 40GB", 97.0, 66.0, 8123.0, 32405.0),
            new GpuReport(1, "GPU-bbbb", "NVIDIA A100, 40GB", 12.5, 41.0, 0.0, 40536.0),
            new GpuReport(2, "GPU-cccc", "NVIDIA A100, 40GB", 0.0, 40.0, 10.0, 40526.0));
    assertThat(commands.ran()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0 1 2",
        "all|0 1 2",
        "1|1",
        "2,0|0 2",
        "1:0|1",
        "GPU-cccc|2",
        "GPU-b|1",
        "MIG-GPU-aaaa/1/0|0",
        "7|0 1 2",
        "none|''",
        "void|''",
      })
  void shows_the_gpus_that_may_be_used(String set, String indexes) throws Exception {
    commands.on("nvidia-smi", Script.printing(THREE));

    List<String> expected = indexes.isEmpty() ? List.of() : List.of(indexes.split(" "));
    assertThat(smi(set, 100).read()).map(gpu -> Integer.toString(gpu.index())).isEqualTo(expected);
  }

  @Test
  void a_folder_names_the_gpus_by_its_files(@TempDir Path folder) throws Exception {
    commands.on("nvidia-smi", Script.printing(THREE));
    Files.createFile(folder.resolve("GPU-aaaa"));
    Files.createFile(folder.resolve("GPU-cccc"));

    assertThat(smi(folder.toString(), 100).read()).map(GpuReport::index).containsExactly(0, 2);
  }

  @Test
  void a_mig_instance_stands_for_its_gpu_and_has_no_use_of_its_own() throws Exception {
    commands.on(
        "nvidia-smi",
        command ->
            command.argv().contains("-L")
                ? Script.printing(
                    "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-aaaa)",
                    "GPU 1: NVIDIA A100-SXM4-40GB (UUID: GPU-bbbb)",
                    "  MIG 3g.20gb     Device  0: (UUID: MIG-1111)",
                    "  MIG 3g.20gb     Device  1: (UUID: MIG-2222)")
                : Script.printing(
                    "0, GPU-aaaa, 5, 66, 8123, 32405, A100",
                    "1, GPU-bbbb, [N/A], 41, 0, 40536, A100"));
    NvidiaSmi smi = smi("MIG-2222", 100);

    assertThat(smi.read())
        .containsExactly(new GpuReport(1, "GPU-bbbb", "A100", 100.0, 41.0, 0.0, 40536.0));
    assertThat(smi.read()).hasSize(1);
    assertThat(commands.ran()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[N/A]", "N/A", "[Not Supported]", "[Unknown Error]", "[GPU is lost]", "", "-"})
  void what_a_gpu_does_not_tell_is_absent(String cell) throws Exception {
    commands.on(
        "nvidia-smi", Script.printing("0, GPU-aaaa, %1$s, %1$s, %1$s, %1$s, T".formatted(cell)));

    assertThat(smi("", null).read())
        .containsExactly(new GpuReport(0, "GPU-aaaa", "T", null, null, null, null));
    assertThat(smi("", 100).read()).map(GpuReport::usage).containsExactly(100.0);
  }

  @Test
  void one_lost_gpu_does_not_cost_the_others() throws Exception {
    commands.on(
        "nvidia-smi",
        Script.ending(
            15,
            "0, GPU-aaaa, 97, 66, 8123, 32405, A100",
            "Unable to determine the device handle for GPU1: GPU is lost."));

    assertThat(smi("", 100).read()).map(GpuReport::index).containsExactly(0);
  }

  @Test
  void a_missing_program_is_looked_for_once() throws Exception {
    NvidiaSmi smi = smi("0", 100);

    assertThat(smi.read()).isEmpty();
    commands.on("nvidia-smi", Script.printing(THREE));

    assertThat(smi.read()).isEmpty();
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void processors_only_starts_nothing() throws Exception {
    commands.on("nvidia-smi", Script.printing(THREE));

    assertThat(smi("none", 100).read()).isEmpty();
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void three_failures_in_a_row_switch_it_off() throws Exception {
    commands.on(
        "nvidia-smi",
        Script.ending(9, "NVIDIA-SMI has failed because it couldn't communicate with the driver."));
    NvidiaSmi smi = smi("", 100);

    for (int n = 0; n < 5; n++) {
      assertThat(smi.read()).isEmpty();
    }

    assertThat(commands.ran()).hasSize(3);
  }

  @Test
  void a_success_forgives_failures_before_it() throws Exception {
    NvidiaSmi smi = smi("", 100);
    for (int n = 0; n < 3; n++) {
      commands.on("nvidia-smi", Script.printing("Segmentation fault", "\u0000,\u0007,%$"));
      assertThat(smi.read()).isEmpty();
      assertThat(smi.read()).isEmpty();
      commands.on("nvidia-smi", Script.printing(THREE));
      assertThat(smi.read()).hasSize(3);
    }
  }

  @Test
  void a_machine_without_devices_is_no_failure() throws Exception {
    commands.on("nvidia-smi", Script.printing("No devices were found"));
    NvidiaSmi smi = smi("", 100);

    for (int n = 0; n < 5; n++) {
      assertThat(smi.read()).isEmpty();
    }

    assertThat(commands.ran()).hasSize(5);
  }

  private NvidiaSmi smi(String gpus, @Nullable Integer usageOtherwise) {
    return new NvidiaSmi(
        commands,
        new ProcessEnvironment(Map.of("PATH", "/usr/bin")),
        GpuSet.parse(gpus),
        usageOtherwise);
  }
}
