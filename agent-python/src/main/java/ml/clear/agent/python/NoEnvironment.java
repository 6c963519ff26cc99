// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.environment.CodeAccess;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.environment.Provision;
import ml.clear.agent.core.log.TaskLog;

/// For tasks that get no environment: nothing is created, installed or listed.
///
/// @param python what the task runs with; empty when the machine has none and the task needs none
record NoEnvironment(Path folder, List<String> python) implements PreparedEnvironment {
  @Override
  public Provision provision(CodeAccess code, TaskLog log) {
    return new Provision.Ready(new Environment(folder, python, Map.of(), Map.of()), false);
  }
}
