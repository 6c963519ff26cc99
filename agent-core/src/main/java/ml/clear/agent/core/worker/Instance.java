// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

/// A worker that runs on this machine, or its place there.
///
/// @param pid the agent's process
public record Instance(long pid, Slot slot, WorkerId worker) {}
