// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import ml.clear.agent.core.machine.CudaReport;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.testkit.ScriptedCommands;
import ml.clear.agent.testkit.ScriptedCommands.Script;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstalledCudaTest {
  private static final Script DRIVER =
      Script.printing(
          "Thu Nov 26 09:00:00 2026",
          "| NVIDIA-SMI 560.35.03    Driver Version: 560.35.03    CUDA Version: 12.6     |",
          "|   0  NVIDIA A100                    On  |   00000000:00:04.0 Off |          0 |");
  private static final Script TOOLKIT =
      Script.printing(
          "nvcc: NVIDIA (R) Cuda compiler driver",
          "Cuda compilation tools, release 11.8, V11.8.89");

  private final ScriptedCommands commands = new ScriptedCommands();

  @Test
  void the_driver_is_asked_before_the_toolkit() throws Exception {
    commands.on("nvidia-smi", DRIVER).on("nvcc", TOOLKIT);

    assertThat(detect(null, null, "")).isEqualTo("126/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CUDA Version: N/A", "CUDA Version: ERR!", "garbage", ""})
  void where_the_driver_says_nothing_the_toolkit_does(String line) throws Exception {
    commands.on("nvidia-smi", Script.printing(line)).on("nvcc", TOOLKIT);

    assertThat(detect(null, null, "")).isEqualTo("118/0");
  }

  @Test
  void a_failing_driver_is_not_believed() throws Exception {
    commands.on("nvidia-smi", Script.ending(9, "CUDA Version: 12.6")).on("nvcc", TOOLKIT);

    assertThat(detect(null, null, "")).isEqualTo("118/0");
  }

  @Test
  void without_programs_there_is_none() throws Exception {
    assertThat(detect(null, null, "0")).isEqualTo("0/0");
    assertThat(commands.ran()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"12.1,121", "118,118", "0,0", "12,12"})
  void what_is_set_is_not_looked_for(String set, String version) throws Exception {
    commands.on("nvidia-smi", DRIVER);

    assertThat(detect(set, "8.9", "")).isEqualTo(version + "/89");
    assertThat(commands.ran()).isEmpty();
  }

  @Test
  void a_setting_that_is_no_version_is_looked_for() throws Exception {
    commands.on("nvidia-smi", DRIVER);

    assertThat(detect("auto", " ", "")).isEqualTo("126/0");
  }

  @Test
  void processors_only_has_none_whatever_is_set() throws Exception {
    commands.on("nvidia-smi", DRIVER);

    assertThat(detect("12.1", "8.9", "none")).isEqualTo("0/0");
    assertThat(commands.ran()).isEmpty();
  }

  private String detect(@Nullable String cuda, @Nullable String cudnn, String gpus)
      throws InterruptedException {
    CudaReport report =
        new InstalledCuda(
                new CudaSettings(cuda, cudnn),
                GpuSet.parse(gpus),
                commands,
                new ProcessEnvironment(Map.of()))
            .detect();
    return report.cuda().text() + "/" + report.cudnn().text();
  }
}
