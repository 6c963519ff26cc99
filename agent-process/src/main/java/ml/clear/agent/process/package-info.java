// SPDX-License-Identifier: Apache-2.0
/// Programs and the user's process on this machine: started, watched, found again and killed.
@NullMarked
package ml.clear.agent.process;

import org.jspecify.annotations.NullMarked;
