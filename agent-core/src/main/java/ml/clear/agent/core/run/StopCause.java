// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

/// Why a run was stopped before its end.
enum StopCause {
  /// A user asked the server to stop it.
  ABORT,
  /// Somebody else set its status; theirs stands.
  YIELD,
  /// The agent is being stopped.
  SHUTDOWN
}
