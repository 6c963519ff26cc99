// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import java.nio.file.Path;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.worker.Slot;

/// A wish for a python environment.
///
/// @param run marks the programs that are started for it
/// @param slot which of this machine's environments may be used (config-cli D3)
/// @param temporary a folder of this run for temporary files; exists, is removed with the run
public record EnvironmentRequest(Task task, RunId run, Slot slot, Path temporary) {}
