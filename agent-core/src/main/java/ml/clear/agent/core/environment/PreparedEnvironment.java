// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import java.nio.file.Path;
import ml.clear.agent.core.log.TaskLog;

/// An environment that is about to be built.
public interface PreparedEnvironment {
  /// The environment's folder; the task's code is put below it (`task_repository/<name>`, `code`).
  Path folder();

  /// Builds the environment. Runs beside the checkout and waits for the code only when a
  /// requirement needs it.
  Provision provision(CodeAccess code, TaskLog log) throws InterruptedException;
}
