// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.settings.Settings;

/// All that is configured about environments and already acts.
record PythonConfiguration(
    PythonSettings python,
    PackageSettings packages,
    UvSettings uv,
    PoetrySettings poetry,
    CodeSettings code) {
  static PythonConfiguration of(Settings settings) {
    return new PythonConfiguration(
        settings.section(PythonSettings.class),
        settings.section(PackageSettings.class),
        settings.section(UvSettings.class),
        settings.section(PoetrySettings.class),
        settings.section(CodeSettings.class));
  }
}
