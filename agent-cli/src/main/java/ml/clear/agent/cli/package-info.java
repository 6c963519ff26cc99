// SPDX-License-Identifier: Apache-2.0
/// Commands, what they print, and the wiring of core and adapters.
@NullMarked
package ml.clear.agent.cli;

import org.jspecify.annotations.NullMarked;
