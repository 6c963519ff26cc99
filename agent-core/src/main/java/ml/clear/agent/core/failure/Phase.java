// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

/// The part of the agent's work in which something failed.
public enum Phase {
  /// Reading settings, finding programs, choosing a runtime.
  CONFIGURE,
  /// Talking to the server about queues and workers.
  POLL,
  /// Getting the task's code.
  CHECKOUT,
  /// Building the task's python environment.
  PROVISION,
  /// Starting the user's process.
  LAUNCH,
  /// While the user's process runs.
  RUN,
  /// Telling the server how it went.
  REPORT
}
