// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.util.Map;

/// The variables that this program was started with, untouched. Only [SettingsSource] reads them;
/// everybody else takes the [ProcessEnvironment] that it makes of them.
public record RawEnvironment(Map<String, String> variables) {
  public RawEnvironment {
    variables = Map.copyOf(variables);
  }
}
