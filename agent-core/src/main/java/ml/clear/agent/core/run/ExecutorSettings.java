// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import ml.clear.agent.core.settings.Key;

/// Settings of the task executor, section `agent`.
public record ExecutorSettings(
    @Key(doc = "put the repository's root, not the working directory, into PYTHONPATH")
        boolean forceGitRootPythonPath) {}
