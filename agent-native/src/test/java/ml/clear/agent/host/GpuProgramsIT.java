// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import ml.clear.agent.core.machine.CudaReport;
import ml.clear.agent.core.machine.CudaVersion;
import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.process.ProcessModule;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs that claim to be NVIDIA's, started for real.
@Timeout(60)
class GpuProgramsIT {
  @TempDir Path folder;

  private Path bin;
  private Commands commands;

  @BeforeEach
  void prepare() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    commands =
        Guice.createInjector(
                new ProcessModule(),
                binder -> {
                  binder.bind(TimeSource.class).toInstance(TimeSource.system());
                  binder.bind(ProcessEnvironment.class).toInstance(environment());
                })
            .getInstance(Commands.class);
  }

  @Test
  void figures_are_read_from_a_real_program() throws Exception {
    program(
        "nvidia-smi",
        "case \"$*\" in",
        "  --query-gpu=index,uuid,*--format=csv,noheader,nounits) ;;",
        "  -L) echo 'GPU 0: T (UUID: GPU-a)'; echo '  MIG 1g Device 0: (UUID: MIG-x)'; exit ;;",
        "  *) exit 2 ;;",
        "esac",
        "echo '0, GPU-a, [N/A], 50, 100, 200, NVIDIA T4'",
        "echo '1, GPU-b, 7, 51, 101, 201, NVIDIA T4'");

    assertThat(smi("").read())
        .containsExactly(
            new GpuReport(0, "GPU-a", "NVIDIA T4", 100.0, 50.0, 100.0, 200.0),
            new GpuReport(1, "GPU-b", "NVIDIA T4", 7.0, 51.0, 101.0, 201.0));
    assertThat(smi("MIG-x").read()).map(GpuReport::uuid).containsExactly("GPU-a");
  }

  @Test
  void a_program_that_hangs_costs_five_seconds() throws Exception {
    program("nvidia-smi", "echo '0, GPU-a, 1, 50, 100, 200, NVIDIA T4'", "exec sleep 1000");
    long start = System.nanoTime();

    assertThat(smi("").read()).isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "head -c 300000 /dev/urandom",
        "kill -SEGV $$",
        "exit 255",
        "echo 'NVIDIA-SMI has failed' >&2; exit 9",
        ""
      })
  void a_program_that_fails_costs_nothing_else(String body) throws Exception {
    program("nvidia-smi", body);
    NvidiaSmi smi = smi("0");

    for (int n = 0; n < 4; n++) {
      assertThat(smi.read()).isEmpty();
    }
  }

  @Test
  void what_is_no_program_is_not_there() throws Exception {
    Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/sh\n");
    Files.createDirectory(bin.resolve("nvcc"));

    assertThat(smi("0").read()).isEmpty();
    assertThat(detect()).isEqualTo(CudaReport.NONE);
  }

  @Test
  void a_program_with_a_missing_interpreter_is_a_failure_like_any() throws Exception {
    Path smi = bin.resolve("nvidia-smi");
    Files.writeString(smi, "#!/no/such/shell\n");
    Files.setPosixFilePermissions(smi, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(smi("0").read()).isEmpty();
    assertThat(detect()).isEqualTo(CudaReport.NONE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cudnn.h", "cudnn_version.h"})
  void the_toolkit_tells_cuda_and_its_headers_cudnn(String header) throws Exception {
    program(
        "nvcc", "[ \"$1\" = --version ] && echo 'Cuda compilation tools, release 12.6, V12.6.20'");
    Files.writeString(
        Files.createDirectory(folder.resolve("include")).resolve(header),
        """
        #define CUDNN_MAJOR 8
        #define CUDNN_MINOR 9
        #define CUDNN_PATCHLEVEL 7
        #define CUDNN_VERSION (CUDNN_MAJOR * 1000 + CUDNN_MINOR * 100 + CUDNN_PATCHLEVEL)
        """);

    assertThat(detect()).isEqualTo(new CudaReport(new CudaVersion("126"), new CudaVersion("89")));
  }

  @Test
  void the_driver_tells_cuda() throws Exception {
    program("nvidia-smi", "echo '| Driver Version: 580.65.06      CUDA Version: 13.0     |'");

    assertThat(detect().cuda()).isEqualTo(new CudaVersion("130"));
  }

  private NvidiaSmi smi(String gpus) {
    return new NvidiaSmi(commands, environment(), GpuSet.parse(gpus), 100);
  }

  private CudaReport detect() throws InterruptedException {
    return new InstalledCuda(
            new CudaSettings(null, null), new GpuSet.Unchosen(), commands, environment())
        .detect();
  }

  private ProcessEnvironment environment() {
    return new ProcessEnvironment(Map.of("PATH", bin + ":/usr/bin:/bin"));
  }

  private void program(String name, String... lines) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
