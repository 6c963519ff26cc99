// SPDX-License-Identifier: Apache-2.0
/// Python environments: interpreter choice, virtual environments, requirements, pip and uv.
@NullMarked
package ml.clear.agent.python;

import org.jspecify.annotations.NullMarked;
