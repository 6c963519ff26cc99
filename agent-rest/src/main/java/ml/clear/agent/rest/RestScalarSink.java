// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import com.google.inject.Inject;
import java.util.List;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Outcome.Done;
import ml.clear.agent.core.machine.Scalar;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.WorkerId;
import tools.jackson.databind.node.ObjectNode;

final class RestScalarSink implements ScalarSink {
  private final Api api;
  private final EventBatch batches;
  private final TimeSource time;

  @Inject
  RestScalarSink(Api api, ApiSettings settings, TimeSource time) {
    this.api = api;
    batches = new EventBatch(settings.maxRequestSize());
    this.time = time;
  }

  @Override
  public Outcome<Done> report(TaskId task, WorkerId worker, List<Scalar> scalars)
      throws InterruptedException {
    // JSON has no numbers that are none.
    List<ObjectNode> events =
        scalars.stream()
            .filter(scalar -> Double.isFinite(scalar.value()))
            .map(scalar -> document(task, worker, scalar))
            .toList();
    if (events.isEmpty()) {
      return Outcome.done();
    }
    return switch (batches.call(events)) {
      case Outcome.Failed<Call>(Failure failure) -> Outcome.failed(failure);
      case Outcome.Success<Call>(Call call) -> api.ask(call).map(_ -> Done.DONE);
    };
  }

  private ObjectNode document(TaskId task, WorkerId worker, Scalar scalar) {
    return Json.object("type", "training_stats_scalar")
        .put("task", task.value())
        .put("worker", worker.value())
        .put("timestamp", time.instant().toEpochMilli())
        .put("metric", scalar.metric())
        .put("variant", scalar.variant())
        .put("iter", scalar.iteration())
        .put("value", scalar.value());
  }
}
