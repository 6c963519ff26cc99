// SPDX-License-Identifier: Apache-2.0
/// This machine: who runs on it, what its processors, memory, disks and GPUs do, and tasks that run
/// on it directly.
@NullMarked
package ml.clear.agent.host;

import org.jspecify.annotations.NullMarked;
