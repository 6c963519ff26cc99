// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Path;

/// A checked-out tree whose files may lie in Git LFS.
///
/// @param root its folder
/// @param remote where it came from
/// @param mirror beside whose objects those of LFS are kept
record LfsTree(Path root, Remote remote, Mirror mirror) {}
