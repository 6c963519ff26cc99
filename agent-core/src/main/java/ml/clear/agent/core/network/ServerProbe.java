// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import ml.clear.agent.core.failure.Outcome;

/// Asks the configured ClearML server who it is and whom it takes us for.
public interface ServerProbe {
  /// Logs in when nobody has yet. Retried as every first contact is: a few times with a line in the
  /// log for each, seconds in all.
  Outcome<ServerIdentity> identify() throws InterruptedException;
}
