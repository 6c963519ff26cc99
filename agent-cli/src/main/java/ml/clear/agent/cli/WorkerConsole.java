// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.util.List;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.run.Ending;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerObserver;

/// What a daemon tells its terminal. That nothing waits is said once, not at every look.
final class WorkerConsole implements WorkerObserver {
  private final Console console;
  private final boolean talkative;
  private final List<NamedQueue> queues;
  private boolean saidIdle;
  private volatile Runnable afterLook = () -> {};

  WorkerConsole(Console console, boolean talkative, List<NamedQueue> queues) {
    this.console = console;
    this.talkative = talkative;
    this.queues = queues;
  }

  /// What is done after each look at the queues.
  void afterLook(Runnable action) {
    afterLook = action;
  }

  @Override
  public synchronized void taken(TaskId task, WorkerId worker) {
    saidIdle = false;
  }

  @Override
  public void ended(TaskId task, Ending ending) {}

  @Override
  public void looked() {
    afterLook.run();
  }

  @Override
  public synchronized void idle() {
    if (talkative && !saidIdle) {
      queues.forEach(queue -> console.progress("No tasks in queue " + queue.name()));
      saidIdle = true;
    }
  }
}
