// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

/// The code that a task wants. Absent texts are empty; commit wins over tag, tag over branch; with
/// none of them it is the repository's default branch.
///
/// @param url as the task has it; may hold credentials, so it is never printed as it is
public record SourceRef(String url, String branch, String tag, String commit) {}
