// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import ml.clear.agent.core.settings.Key;
import org.jspecify.annotations.Nullable;

/// Which python is used and where environments lie, section `agent`.
///
/// The two `skip` keys are about the place where they are set (decision 22): the configuration that
/// containers and pods get must not hold them.
///
/// @param skipPipVenvInstall a word for yes or no, or the interpreter that packages go into
record PythonSettings(
    @Key(doc = "interpreter, by path or name, for tasks that ask for none")
        @Nullable String pythonBinary,
    @Key(doc = "python version for tasks that ask for none") @Nullable String defaultPython,
    @Key(doc = "use the agent's choice whatever version the task asks for")
        boolean ignoreRequestedPythonVersion,
    @Key(doc = "where environments are built; other slots add .1, .2, …") Path venvsDir,
    @Key(doc = "in a container, install into the virtual environment that is active there")
        boolean dockerUseActivatedVenv,
    @Key(doc = "install nothing") boolean skipPythonEnvInstall,
    @Key(doc = "install into the python that is there, or into the one named")
        @Nullable String skipPipVenvInstall) {}
