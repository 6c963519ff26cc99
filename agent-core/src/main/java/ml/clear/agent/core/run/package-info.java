// SPDX-License-Identifier: Apache-2.0
/// Running a task: the runtime, the process, its folder and its exit.
@NullMarked
package ml.clear.agent.core.run;

import org.jspecify.annotations.NullMarked;
