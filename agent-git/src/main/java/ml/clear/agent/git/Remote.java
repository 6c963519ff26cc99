// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import ml.clear.agent.core.source.GitUrl;

/// A repository as a task or a `.gitmodules` names it, and how it is really reached.
///
/// @param named as it was written, without password
/// @param address as it was written
/// @param reached after protocol translation and the user's `insteadOf`
/// @param namedHost the host that the task names; a submodule keeps that of its parent
record Remote(String named, GitUrl address, GitUrl reached, String namedHost) {}
