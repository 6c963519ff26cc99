// SPDX-License-Identifier: Apache-2.0
/// Workers: who they are, what they report, and the loop that runs tasks.
@NullMarked
package ml.clear.agent.core.worker;

import org.jspecify.annotations.NullMarked;
