// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import ml.clear.agent.core.log.LogPump;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.log.SpoolWriter;
import ml.clear.agent.core.log.TaskLog;

/// The log of one run: what the agent says before and after the user's process, and the pump that
/// sends everything.
final class RunLog implements AutoCloseable {
  private final RunDirectory directory;
  private final SpoolWriter setup;
  private final SpoolWriter end;
  private final LogPump pump;
  private final Thread pumping;

  RunLog(RunDirectory directory, LogPump pump, SecretRegistry secrets) {
    this.directory = directory;
    this.pump = pump;
    setup = new SpoolWriter(directory, "setup", secrets);
    end = new SpoolWriter(directory, "end", secrets);
    pumping = Thread.ofVirtual().name("log-" + directory.path().getFileName()).start(this::pump);
  }

  /// What the agent does before the launch.
  TaskLog setup() {
    return setup;
  }

  /// What the agent says last; shown behind the output of the user's process.
  TaskLog end() {
    return end;
  }

  /// Nothing more will come. Waits until the server has everything.
  void finish() throws InterruptedException, IOException {
    setup.close();
    directory.close("out");
    end.close();
    pumping.join();
  }

  /// Stops sending; what is not sent stays on disk.
  @Override
  public void close() {
    pump.stop();
    boolean interrupted = Thread.interrupted();
    while (pumping.isAlive()) {
      try {
        pumping.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump() {
    try {
      pump.run();
    } catch (InterruptedException _) {
      // stopped
    }
  }
}
