// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static ml.clear.agent.testkit.ServerPorts.noTask;
import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.machine.Scalar;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerId;
import org.junit.jupiter.api.Test;

/// What every [ScalarSink] does.
public interface ScalarSinkContract extends ServerPorts {
  ScalarSink scalars();

  /// The last value of each variant of a metric that the server has for a task.
  List<Scalar> stored(TaskId task, String metric) throws InterruptedException;

  @Test
  default void keeps_what_is_reported() throws InterruptedException {
    TaskId task = running();
    WorkerId worker = WorkerId.of("contract:scalars");

    value(
        scalars()
            .report(
                task,
                worker,
                List.of(
                    new Scalar(":monitor:machine", "cpu_usage", 30, 12.5),
                    new Scalar(":monitor:machine", "memory_used_gb", 30, 1.25))));

    assertThat(stored(task, ":monitor:machine"))
        .extracting(Scalar::variant, Scalar::value)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple("cpu_usage", 12.5),
            org.assertj.core.groups.Tuple.tuple("memory_used_gb", 1.25));
  }

  @Test
  default void has_nothing_to_do_without_points() throws InterruptedException {
    assertThat(scalars().report(running(), WorkerId.of("contract:scalars"), List.of()))
        .isEqualTo(Outcome.done());
  }

  @Test
  default void does_not_take_points_of_an_unknown_task() throws InterruptedException {
    var point = new Scalar(":monitor:machine", "cpu_usage", 30, 12.5);

    assertThat(scalars().report(noTask(), WorkerId.of("contract:scalars"), List.of(point)))
        .isInstanceOf(Outcome.Failed.class);
  }
}
