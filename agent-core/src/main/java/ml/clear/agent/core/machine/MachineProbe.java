// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.machine;

/// Reads this machine's figures.
public interface MachineProbe {
  /// The figures since the previous call (the first call: since a moment before). GPUs are those
  /// that this agent may use. A probe that fails costs a figure, never the call. Not for several
  /// threads.
  MachineReport read() throws InterruptedException;
}
