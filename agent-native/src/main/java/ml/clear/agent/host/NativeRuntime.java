// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import jakarta.inject.Inject;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.Run;
import ml.clear.agent.core.run.RunRequest;
import ml.clear.agent.core.run.TaskExecutor;
import ml.clear.agent.core.run.TaskRuntime;

/// Runs tasks on this machine, as processes that outlive the agent.
final class NativeRuntime implements TaskRuntime {
  private final TaskExecutor executor;
  private final ProcessLauncher launcher;

  @Inject
  NativeRuntime(TaskExecutor executor, ProcessLauncher launcher) {
    this.executor = executor;
    this.launcher = launcher;
  }

  /// The worker's slots are the only limit.
  @Override
  public int freeCapacity(QueueId queue) {
    return Integer.MAX_VALUE;
  }

  @Override
  public Outcome<Run> start(RunRequest request) {
    return Outcome.of(NativeRun.start(request, executor, launcher));
  }

  @Override
  public Optional<Run> reattach(RunRequest request) throws InterruptedException {
    Optional<RunningProcess> process = launcher.adopt(request.id(), request.directory());
    if (process.isEmpty()) {
      launcher.killLeftovers(request.id());
      return Optional.empty();
    }
    return Optional.of(NativeRun.adopt(process.get(), request));
  }
}
