// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the user's process runs and ends.
///
/// `execUser` is about the place where it is set (decision 22): the configuration that containers
/// and pods get must not hold its key.
public record TaskProcessSettings(
    @Key(doc = "export the task's hyperparameter section Environment to its process")
        boolean enableTaskEnv,
    @Key(doc = "the user that runs tasks") @Nullable String execUser,
    @Key(doc = "command that runs before an abort") @Nullable String abortCallbackCmd,
    @Key(doc = "time for that command") Duration abortCallbackTimeout,
    @Key(doc = "the longest time that a task may ask for") Duration abortCallbackMaxTimeout) {
  /// The agent's own user, no variables of the task, no command before an abort.
  public static final TaskProcessSettings PLAIN =
      new TaskProcessSettings(false, null, null, Duration.ofMinutes(3), Duration.ofMinutes(30));
}
