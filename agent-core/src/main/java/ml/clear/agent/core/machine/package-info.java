// SPDX-License-Identifier: Apache-2.0
/// Figures of this machine: processors, memory, disks, network, GPUs.
@NullMarked
package ml.clear.agent.core.machine;

import org.jspecify.annotations.NullMarked;
