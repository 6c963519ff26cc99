// SPDX-License-Identifier: Apache-2.0
/// What is configured, what the environment says, and where each value was written.
@NullMarked
package ml.clear.agent.core.settings;

import org.jspecify.annotations.NullMarked;
