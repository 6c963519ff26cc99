// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A python interpreter that was seen to work.
///
/// @param executable what starts it, absolute
/// @param bundledWheels the folder with the wheels of pip that it brings; absent when it has none
record Interpreter(Path executable, PythonVersion version, @Nullable Path bundledWheels) {}
