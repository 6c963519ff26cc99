// SPDX-License-Identifier: Apache-2.0
/// What can go wrong, as values: phase, stable reason, message and the next step.
@NullMarked
package ml.clear.agent.core.failure;

import org.jspecify.annotations.NullMarked;
