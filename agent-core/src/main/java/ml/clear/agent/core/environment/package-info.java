// SPDX-License-Identifier: Apache-2.0
/// The python environment of a task.
@NullMarked
package ml.clear.agent.core.environment;

import org.jspecify.annotations.NullMarked;
