// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.time.Duration;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;

/// Starts the user's process so that it outlives this agent, and finds it again. Its output goes to
/// segments `out.000000`, … in the run's folder through a pump that is no part of this JVM; what is
/// known of it stands there as file names (`pid=…`, `rc=…`, `done`).
public interface ProcessLauncher {
  /// Starts a process in a session of its own. Fails, with nothing started, when the program or the
  /// folder is not there.
  Outcome<RunningProcess> start(Launch launch, RunDirectory directory) throws InterruptedException;

  /// Finds the process of a run that another agent started; empty when none was ever started there.
  /// A process that is gone is found too, and its [RunningProcess#await()] answers at once.
  Optional<RunningProcess> adopt(RunId run, RunDirectory directory);

  /// Kills whatever bears the run's marker and is not the run's own process: git, pip, uv that an
  /// agent left behind when it was killed. Bounded to some seconds.
  void killLeftovers(RunId run) throws InterruptedException;

  /// A user's process.
  interface RunningProcess {
    /// Waits for its end: for the main process and then for the end of its output, but not longer
    /// than 5 s for output that a grandchild keeps open. May be called again, from any thread.
    Exit await() throws InterruptedException;

    /// Ends the whole tree: asks it to stop, waits, kills what is left (group, session,
    /// descendants, everything with the run's marker). Idempotent.
    ///
    /// @param grace time between asking and killing
    void stop(Duration grace) throws InterruptedException;
  }
}
