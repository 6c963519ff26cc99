// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;

/// Takes scalars of a task.
public interface ScalarSink {
  /// Sends points; not retried, the next ones follow soon.
  Outcome<Done> report(TaskId task, WorkerId worker, List<Scalar> scalars)
      throws InterruptedException;
}
