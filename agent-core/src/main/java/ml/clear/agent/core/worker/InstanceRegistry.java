// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;

/// The agents that run on this machine, the Python ones among them: who has which slot and worker
/// id. Safe for several threads and several agents at once.
public interface InstanceRegistry {
  /// Takes the smallest free slots and their worker ids, until the claim is closed or this process
  /// is gone, however it ended. Ids that don't depend on slots are refused while a live agent has
  /// them. Waits while another agent is just choosing, bounded.
  ///
  /// @param slots how many, at least one
  Outcome<Claim> claim(WorkerNames names, int slots) throws InterruptedException;

  /// The workers that run now, sorted by id. Changes nothing and waits for nobody.
  Outcome<List<Instance>> live();

  /// Slots that are ours.
  interface Claim extends AutoCloseable {
    /// One for each slot that was asked for, in the order of the slots.
    List<Instance> instances();

    /// Gives the slots back; a second call does nothing.
    @Override
    void close();
  }
}
