// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which python is used and where environments lie, section `agent`.
///
/// The two `skip` keys are about the place where they are set (decision 22): the configuration that
/// containers and pods get must not hold them.
///
/// @param skipPipVenvInstall a word for yes or no, or the interpreter that packages go into
record PythonSettings(
    @Nullable String pythonBinary,
    @Nullable String defaultPython,
    boolean ignoreRequestedPythonVersion,
    Path venvsDir,
    boolean dockerUseActivatedVenv,
    boolean skipPythonEnvInstall,
    @Nullable String skipPipVenvInstall) {}
