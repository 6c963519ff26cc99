// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.nio.file.Path;
import ml.clear.agent.core.run.RunId;

/// A wish for checked-out code.
///
/// @param diff uncommitted changes to apply on top; empty = none
/// @param destination a folder that does not exist yet; it becomes the repository's root
/// @param run marks the programs that are started for it
public record SourceRequest(SourceRef ref, String diff, Path destination, RunId run) {}
