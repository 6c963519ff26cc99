// SPDX-License-Identifier: Apache-2.0
/// A task's log: on disk first, then to the server, once and in order.
@NullMarked
package ml.clear.agent.core.log;

import org.jspecify.annotations.NullMarked;
