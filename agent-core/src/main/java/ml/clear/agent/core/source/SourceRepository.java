// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.nio.file.Path;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.TaskLog;

/// Where code comes from.
public interface SourceRepository {
  /// Checks out what a task wants, into a folder of its own, and applies its diff. Progress goes to
  /// the task's log. Network steps are bounded and retried; credentials go to the matching host
  /// only.
  Checkout checkout(SourceRequest request, TaskLog log) throws InterruptedException;

  /// Reads the state of the repository that a local folder belongs to; touches no network.
  Outcome<SourceSnapshot> snapshot(Path folder) throws InterruptedException;
}
