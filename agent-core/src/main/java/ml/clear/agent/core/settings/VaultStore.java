// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;

/// The vaults that a server keeps for us.
public interface VaultStore {
  /// The vaults that are switched on, the strongest last. Logs in first; that this fails is the
  /// only failure, since nothing else will work then either. Whatever becomes of the question
  /// itself is an answer, given after some ten seconds at the latest.
  Outcome<Answer> enabled() throws InterruptedException;

  /// What the server said.
  sealed interface Answer {
    /// These; none when it has no vaults at all.
    record Found(List<Vault> vaults) implements Answer {
      public Found {
        vaults = List.copyOf(vaults);
      }
    }

    /// It was not asked, because the user wants none.
    record SwitchedOff() implements Answer {}

    /// It did not answer, or nothing that makes sense.
    record Unanswered(String why) implements Answer {}
  }
}
