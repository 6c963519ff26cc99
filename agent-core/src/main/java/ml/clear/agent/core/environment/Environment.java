// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A python environment that is ready.
///
/// @param folder where it lies
/// @param python the words that start its interpreter
/// @param variables what its processes need in their environment
/// @param packages what is installed, by kind (`pip`), one `name==version` a line; empty when
///   nothing is to be reported
public record Environment(
    Path folder,
    List<String> python,
    Map<String, String> variables,
    Map<String, List<String>> packages) {
  public Environment {
    python = List.copyOf(python);
    variables = Map.copyOf(variables);
    packages = Map.copyOf(packages);
  }
}
