// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.PreparedTask;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.Run;
import ml.clear.agent.core.run.RunRequest;
import ml.clear.agent.core.run.TaskExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A task on this machine: first its preparation in this JVM, then its process. `ending` is held
/// while the process's tree is ended, so that nobody cuts short the grace that another has granted;
/// this object's own lock is never held while something is waited for.
final class NativeRun implements Run {
  private static final Logger LOG = LoggerFactory.getLogger(NativeRun.class);

  private final RunRequest request;
  private final CompletableFuture<Exit> exit = new CompletableFuture<>();
  private final ReentrantLock ending = new ReentrantLock();
  private @Nullable Thread thread;
  private @Nullable RunningProcess process;
  private boolean stopped;

  private NativeRun(RunRequest request) {
    this.request = request;
  }

  static NativeRun start(RunRequest request, TaskExecutor executor, ProcessLauncher launcher) {
    var run = new NativeRun(request);
    run.begin(() -> run.prepareAndLaunch(executor, launcher));
    return run;
  }

  static NativeRun adopt(RunningProcess process, RunRequest request) throws InterruptedException {
    var run = new NativeRun(request);
    run.process = process;
    run.closeSetup();
    run.begin(() -> run.waitFor(process));
    return run;
  }

  @Override
  public Exit await() throws InterruptedException {
    try {
      return exit.get();
    } catch (ExecutionException e) {
      LOG.error("run {}: a defect of the agent", request.id(), e.getCause());
      return new Exit.NotStarted(
          new HostFault(
              Phase.LAUNCH,
              ReasonCode.INTERNAL_ERROR,
              "the agent has a defect: " + e.getCause(),
              "report it with the stack trace in the agent's log"));
    }
  }

  @Override
  public void stop(Duration grace) throws InterruptedException {
    RunningProcess running;
    synchronized (this) {
      stopped = true;
      running = process;
      if (running == null && thread != null) {
        thread.interrupt();
      }
    }
    if (running != null) {
      end(running, grace);
    }
  }

  @Override
  public synchronized boolean launched() {
    return process != null;
  }

  private interface Step {
    Exit run() throws InterruptedException;
  }

  private synchronized void begin(Step step) {
    thread =
        Thread.ofVirtual()
            .name("run-" + request.task().id())
            .start(() -> {
              try {
                exit.complete(step.run());
              } catch (InterruptedException _) {
                exit.complete(new Exit.Stopped());
              } catch (RuntimeException | Error e) {
                exit.completeExceptionally(e);
              }
            });
  }

  private Exit prepareAndLaunch(TaskExecutor executor, ProcessLauncher launcher)
      throws InterruptedException {
    return switch (executor.prepare(request)) {
      case Outcome.Failed<PreparedTask>(Failure failure) -> new Exit.NotStarted(failure);
      case Outcome.Success<PreparedTask>(PreparedTask task) -> {
        request.observer().prepared(task.report());
        yield launch(task, launcher);
      }
    };
  }

  private Exit launch(PreparedTask task, ProcessLauncher launcher) throws InterruptedException {
    return switch (launcher.start(task.launch(), request.directory())) {
      case Outcome.Failed<RunningProcess>(Failure failure) -> new Exit.NotStarted(failure);
      case Outcome.Success<RunningProcess>(RunningProcess started) -> {
        closeSetup();
        request.observer().launched();
        boolean late;
        synchronized (this) {
          process = started;
          late = stopped;
        }
        if (late) {
          // the interrupt that came with the stop may lie before or after this line: clear it, so
          // that the process is waited for
          Thread.interrupted();
          end(started, Duration.ZERO);
        }
        yield waitFor(started);
      }
    };
  }

  /// Waits for the process; whatever it left behind ends with it.
  private Exit waitFor(RunningProcess process) throws InterruptedException {
    Exit ended = process.await();
    end(process, Duration.ZERO);
    return ended;
  }

  private void end(RunningProcess process, Duration grace) throws InterruptedException {
    ending.lockInterruptibly();
    try {
      process.stop(grace);
    } finally {
      ending.unlock();
    }
  }

  private void closeSetup() {
    try {
      request.directory().close("setup");
    } catch (IOException e) {
      LOG.warn("run {}: its log can't be closed: {}", request.id(), e.toString());
    }
  }
}
