// SPDX-License-Identifier: Apache-2.0
/// Tests of the archive as users get it.
@NullMarked
package ml.clear.agent.dist;

import org.jspecify.annotations.NullMarked;
