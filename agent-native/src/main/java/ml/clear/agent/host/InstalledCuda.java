// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import ml.clear.agent.core.machine.CudaProbe;
import ml.clear.agent.core.machine.CudaReport;
import ml.clear.agent.core.machine.CudaVersion;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.worker.GpuSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The CUDA of this machine (python-env 3.7.2): what is set, else the newest version that the
/// driver can run, else the toolkit's.
final class InstalledCuda implements CudaProbe {
  private static final Logger LOG = LoggerFactory.getLogger(InstalledCuda.class);
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern DRIVER =
      Pattern.compile("CUDA Version\\s*: *(\\d{1,4})\\.(\\d{1,4})");
  private static final Pattern TOOLKIT = Pattern.compile("release (\\d{1,4})\\.(\\d{1,4})");
  private static final Pattern CUDNN =
      Pattern.compile("\\s*#\\s*define\\s+CUDNN_(MAJOR|MINOR)\\s+(\\d{1,4})\\b.*");

  private final CudaSettings settings;
  private final GpuSet gpus;
  private final Commands commands;
  private final ProcessEnvironment environment;

  InstalledCuda(
      CudaSettings settings, GpuSet gpus, Commands commands, ProcessEnvironment environment) {
    this.settings = settings;
    this.gpus = gpus;
    this.commands = commands;
    this.environment = environment;
  }

  @Override
  public CudaReport detect() throws InterruptedException {
    if (gpus instanceof GpuSet.None) {
      return CudaReport.NONE;
    }
    Optional<CudaVersion> cuda = set("cuda_version", settings.cudaVersion());
    Optional<CudaVersion> cudnn = set("cudnn_version", settings.cudnnVersion());
    if (cuda.isEmpty()) {
      cuda = printed("nvidia-smi", List.of(), DRIVER);
    }
    if (cuda.isEmpty()) {
      cuda = printed("nvcc", List.of("--version"), TOOLKIT);
    }
    return new CudaReport(
        cuda.orElse(CudaVersion.NONE), cudnn.or(this::cudnnOfToolkit).orElse(CudaVersion.NONE));
  }

  private static Optional<CudaVersion> set(String key, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.empty();
    }
    Optional<CudaVersion> version = CudaVersion.parse(text);
    if (version.isEmpty()) {
      LOG.warn("agent.{} '{}' is no version: looking for it on this machine instead", key, text);
    }
    return version;
  }

  private Optional<CudaVersion> printed(String name, List<String> arguments, Pattern pattern)
      throws InterruptedException {
    Optional<Path> program = commands.find(name, environment.variables());
    if (program.isEmpty()) {
      return Optional.empty();
    }
    Answer answer = Answer.of(commands, program.get(), arguments, environment, DEADLINE);
    if (!answer.isComplete()) {
      LOG.debug("'{}' says no CUDA version: {}", name, answer.end());
      return Optional.empty();
    }
    return answer.lines().stream()
        .map(pattern::matcher)
        .filter(Matcher::find)
        .map(found ->
            CudaVersion.of(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
        .findFirst();
  }

  /// cuDNN's headers lie beside the folder of `nvcc`; since cuDNN 8 the version has a file of its
  /// own.
  private Optional<CudaVersion> cudnnOfToolkit() {
    return commands
        .find("nvcc", environment.variables())
        .map(nvcc -> nvcc.resolveSibling("../include").normalize())
        .flatMap(include ->
            Stream.of("cudnn_version.h", "cudnn.h")
                .flatMap(name -> cudnnIn(include.resolve(name)).stream())
                .findFirst());
  }

  private static Optional<CudaVersion> cudnnIn(Path header) {
    String major = "";
    String minor = "";
    try (Stream<String> lines = Files.lines(header, StandardCharsets.ISO_8859_1)) {
      for (Matcher found : lines.map(CUDNN::matcher).filter(Matcher::matches).toList()) {
        if (found.group(1).equals("MAJOR")) {
          major = found.group(2);
        } else {
          minor = found.group(2);
        }
      }
    } catch (IOException _) {
      return Optional.empty();
    }
    return major.isEmpty() || minor.isEmpty()
        ? Optional.empty()
        : Optional.of(new CudaVersion(major + minor));
  }
}
