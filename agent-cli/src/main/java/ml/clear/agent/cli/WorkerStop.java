// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.WorkerNames;

/// `daemon --stop`: ends workers of this machine, ours and the reference agent's alike (protocol
/// 5.2). The server is not needed.
final class WorkerStop {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Session session;

  WorkerStop(Session session) {
    this.session = session;
  }

  /// @param ids empty = the worker that the other flags name
  int stop(List<String> ids) throws InterruptedException {
    List<Instance> live = CommandFailure.orFail(session.get(InstanceRegistry.class).live());
    if (!ids.isEmpty()) {
      int exitCode = ExitCode.SUCCESS;
      for (String id : ids) {
        Optional<Instance> found =
            live.stream().filter(instance -> instance.worker().value().equals(id)).findFirst();
        exitCode = Math.max(exitCode, end(found, id));
      }
      return exitCode;
    }
    WorkerNames names =
        WorkerNames.of(session.agentSettings(), GpuSet.in(session.processEnvironment()));
    return end(
        live.stream().filter(instance -> names.fits(instance.worker())).findFirst(),
        names.fixed().map(Object::toString).orElse(""));
  }

  private int end(Optional<Instance> found, String id) throws InterruptedException {
    Optional<ProcessHandle> process = found.flatMap(instance -> ProcessHandle.of(instance.pid()));
    if (process.isEmpty()) {
      session
          .console()
          .print(
              "Could not find a running clearml-agent instance with worker_name=%s worker_id=%s"
                  .formatted(session.agentSettings().workerName(), id));
      return ExitCode.FAILURE;
    }
    session
        .console()
        .print(
            "Terminating clearml-agent worker_id=%s pid=%d"
                .formatted(found.get().worker(), found.get().pid()));
    process.get().destroy();
    try {
      process.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      session
          .console()
          .warn("it did not end within %s s: killing it".formatted(PATIENCE.toSeconds()));
      process.get().destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return ExitCode.SUCCESS;
  }
}
