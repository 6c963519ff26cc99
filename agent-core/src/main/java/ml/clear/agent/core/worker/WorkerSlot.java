// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.Map;

/// A place for one task at a time, known to the server as a worker of its own.
///
/// @param variables what tasks in it need in their environment: their GPUs
public record WorkerSlot(WorkerId worker, Slot slot, Map<String, String> variables) {
  public WorkerSlot {
    variables = Map.copyOf(variables);
  }
}
