// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the user's process runs and ends.
///
/// `execUser` is about the place where it is set (decision 22): the configuration that containers
/// and pods get must not hold its key.
public record TaskProcessSettings(
    boolean enableTaskEnv,
    int pythonOptimization,
    @Nullable String logLevel,
    @Nullable String execUser,
    @Nullable String abortCallbackCmd,
    Duration abortCallbackTimeout,
    Duration abortCallbackMaxTimeout) {
  /// The agent's own user, no variables of the task, no command before an abort.
  public static final TaskProcessSettings PLAIN =
      new TaskProcessSettings(
          false, 0, null, null, null, Duration.ofMinutes(3), Duration.ofMinutes(30));
}
