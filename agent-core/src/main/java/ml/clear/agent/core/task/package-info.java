// SPDX-License-Identifier: Apache-2.0
/// Tasks as the server knows them, and the board that they hang on.
@NullMarked
package ml.clear.agent.core.task;

import org.jspecify.annotations.NullMarked;
