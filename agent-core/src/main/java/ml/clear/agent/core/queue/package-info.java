// SPDX-License-Identifier: Apache-2.0
/// Queues, and the one who hands out their tasks.
@NullMarked
package ml.clear.agent.core.queue;

import org.jspecify.annotations.NullMarked;
