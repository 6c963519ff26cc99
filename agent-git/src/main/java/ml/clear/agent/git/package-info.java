// SPDX-License-Identifier: Apache-2.0
/// The code of tasks by JGit or the git program: cached mirrors, checked-out trees, credentials for
/// the right host, and patches.
@NullMarked
package ml.clear.agent.git;

import org.jspecify.annotations.NullMarked;
