// SPDX-License-Identifier: Apache-2.0
/// The code of a task: where it comes from and how it is checked out.
@NullMarked
package ml.clear.agent.core.source;

import org.jspecify.annotations.NullMarked;
