// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.time.Duration;
import java.util.Map;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.task.TaskStatus;

/// What became of a task that this agent took.
public sealed interface Ending {
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
