// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.task.TaskStatus;

/// What became of a task that this agent took.
public sealed interface Ending {
  /// In words, for the agent's own log.
  default String describe() {
    return switch (this) {
      case Reported(TaskStatus status, Exit exit, _) ->
          status.name().toLowerCase(Locale.ROOT)
              + (exit instanceof Exit.Completed(int code) ? ", exit code " + code : "");
      case Overtaken(String why) -> "left alone: " + why;
      case GivenBack(Failure failure) -> "back in its queue: " + failure.message();
      case Left() -> "goes on without this agent";
    };
  }

  /// It ran, and its status is set.
  ///
  /// @param times how long each phase took
  record Reported(TaskStatus status, Exit exit, Map<Phase, Duration> times) implements Ending {
    public Reported {
      times = Map.copyOf(times);
    }
  }

  /// Somebody else decided about it: it was aborted, reset or deleted. Their status stands.
  record Overtaken(String why) implements Ending {}

  /// It could not be begun and was put back into its queue.
  record GivenBack(Failure failure) implements Ending {}

  /// It goes on without this agent, or waits for its report; the next agent takes it over.
  record Left() implements Ending {}
}
