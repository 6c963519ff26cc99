// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ml.clear.agent.core.machine.Scalar;
import ml.clear.agent.core.machine.ScalarSink;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.WorkerRegistry;
import org.junit.jupiter.api.Test;

class InMemoryServerTest
    implements TaskBoardContract, TaskQueueContract, WorkerRegistryContract, ScalarSinkContract {
  private final InMemoryServer server = new InMemoryServer();
  private final TaskBoard board = new InMemoryTaskBoard(server);
  private final TaskQueue queues = new InMemoryTaskQueue(server);
  private final WorkerRegistry workers = new InMemoryWorkerRegistry(server);
  private final ScalarSink scalars = new InMemoryScalarSink(server);

  @Override
  public TaskBoard board() {
    return board;
  }

  @Override
  public TaskQueue queues() {
    return queues;
  }

  @Override
  public WorkerRegistry workers() {
    return workers;
  }

  @Override
  public ScalarSink scalars() {
    return scalars;
  }

  @Override
  public List<Scalar> stored(TaskId task, String metric) {
    return server.scalars(task).stream().filter(s -> s.metric().equals(metric)).toList();
  }

  @Test
  void answers_nothing_while_it_is_away() throws InterruptedException {
    var queue = newQueue().id();

    server.away(true);

    assertThat(queues.next(queue)).isInstanceOf(Delivery.Unavailable.class);
    server.away(false);
    assertThat(queues.next(queue)).isEqualTo(new Delivery.Empty());
  }
}
