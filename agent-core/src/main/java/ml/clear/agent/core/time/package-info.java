// SPDX-License-Identifier: Apache-2.0
/// Clock, pause, back-off and deadlines; everything that waits goes through here.
@NullMarked
package ml.clear.agent.core.time;

import org.jspecify.annotations.NullMarked;
