// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.worker.GpuSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The figures of NVIDIA's GPUs, by `nvidia-smi`. Where it is missing nothing is started; where it
/// fails three times in a row it is not asked again. Not for several threads.
final class NvidiaSmi {
  private static final Logger LOG = LoggerFactory.getLogger(NvidiaSmi.class);
  private static final String PROGRAM = "nvidia-smi";
  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 3;

  private final Commands commands;
  private final ProcessEnvironment environment;
  private final GpuSet gpus;
  private final @Nullable Integer usageOtherwise;

  private @Nullable Path program;
  private @Nullable Map<String, String> instances;
  private boolean off;
  private int failures;

  /// @param usageOtherwise what is reported for GPUs that don't tell their use, as those that are
  ///   cut into MIG instances
  NvidiaSmi(
      Commands commands,
      ProcessEnvironment environment,
      GpuSet gpus,
      @Nullable Integer usageOtherwise) {
    this.commands = commands;
    this.environment = environment;
    this.gpus = gpus;
    this.usageOtherwise = usageOtherwise;
    this.off = gpus instanceof GpuSet.None;
  }

  /// The GPUs that the agent may use, by index; none where they can't be read.
  List<GpuReport> read() throws InterruptedException {
    Path smi = program();
    if (smi == null) {
      return List.of();
    }
    Answer answer = ask(smi, SmiTable.ARGUMENTS);
    List<GpuReport> all = SmiTable.parse(answer.lines());
    // It may tell the figures of the others and fail because of one that is lost.
    boolean isKnown =
        (answer.exitCode() != null && !all.isEmpty())
            || (answer.isComplete() && answer.lines().contains("No devices were found"));
    if (!isKnown) {
      failed(answer);
      return List.of();
    }
    failures = 0;
    return visible(smi, all).stream().map(this::completed).toList();
  }

  private @Nullable Path program() {
    if (!off && program == null) {
      program = commands.find(PROGRAM, environment.variables()).orElse(null);
      off = program == null;
      if (off && !(gpus instanceof GpuSet.Unchosen)) {
        LOG.warn("there is no '{}' on the PATH: no figures of GPUs", PROGRAM);
      } else if (off) {
        LOG.info("there is no '{}' on the PATH: no figures of GPUs", PROGRAM);
      }
    }
    return off ? null : program;
  }

  private void failed(Answer answer) {
    failures++;
    off = failures == ATTEMPTS;
    String end = answer.lines().isEmpty() ? "" : ": " + answer.lines().getLast().strip();
    if (off) {
      LOG.warn(
          "'{}' failed {} times in a row ({}{}): no more figures of GPUs until the next start",
          PROGRAM,
          ATTEMPTS,
          answer.end(),
          end);
    } else {
      LOG.debug("'{}' failed: {}{}", PROGRAM, answer.end(), end);
    }
  }

  private List<GpuReport> visible(Path smi, List<GpuReport> all) throws InterruptedException {
    if (!(gpus instanceof GpuSet.Chosen(List<String> devices))) {
      return all;
    }
    VisibleGpus visible = VisibleGpus.of(devices);
    return visible.among(all, visible.needInstances() ? instances(smi) : Map.of());
  }

  private Map<String, String> instances(Path smi) throws InterruptedException {
    Map<String, String> known = instances;
    if (known == null) {
      Answer answer = ask(smi, List.of("-L"));
      known = VisibleGpus.instances(answer.lines());
      instances = answer.isComplete() ? known : null;
    }
    return known;
  }

  private GpuReport completed(GpuReport gpu) {
    return gpu.usage() != null || usageOtherwise == null
        ? gpu
        : new GpuReport(
            gpu.index(),
            gpu.uuid(),
            gpu.name(),
            usageOtherwise.doubleValue(),
            gpu.temperature(),
            gpu.memoryUsed(),
            gpu.memoryFree());
  }

  private Answer ask(Path smi, List<String> arguments) throws InterruptedException {
    return Answer.of(commands, smi, arguments, environment, DEADLINE);
  }
}
