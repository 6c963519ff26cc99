// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.log.TaskLog;

/// Builds python environments.
public interface EnvironmentBuilder {
  /// Chooses the interpreter and makes the folder in which environment and code will lie. Quick.
  Preparation prepare(EnvironmentRequest request, TaskLog log) throws InterruptedException;

  /// What came of it.
  sealed interface Preparation {
    /// The folder is there and empty.
    record Prepared(PreparedEnvironment environment) implements Preparation {}

    /// No environment can be built here.
    record Refused(Failure failure) implements Preparation {}
  }
}
