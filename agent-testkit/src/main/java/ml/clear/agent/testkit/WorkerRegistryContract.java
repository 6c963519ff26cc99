// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static ml.clear.agent.testkit.ServerPorts.noQueue;
import static ml.clear.agent.testkit.ServerPorts.noTask;
import static ml.clear.agent.testkit.ServerPorts.uniqueName;
import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.machine.GpuReport;
import ml.clear.agent.core.machine.MachineReport;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.worker.ListedWorker;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerReport;
import org.junit.jupiter.api.Test;

/// What every [WorkerRegistry] does.
public interface WorkerRegistryContract extends ServerPorts {
  @Test
  default void lists_a_registered_worker_with_its_queues() throws InterruptedException {
    NamedQueue queue = newQueue();
    WorkerId worker = newWorker();

    value(workers().register(worker, List.of(queue.id())));

    ListedWorker listed = listed(worker).orElseThrow();
    assertThat(listed.queues()).containsExactly(queue.name());
    assertThat(listed.task()).isNull();
    assertThat(listed.lastActivity()).isNotNull();
    assertThat((Object) listed.document().get("id")).isEqualTo(worker.value());
  }

  @Test
  default void registers_again_as_a_renewal() throws InterruptedException {
    NamedQueue one = newQueue();
    NamedQueue other = newQueue();
    WorkerId worker = newWorker();
    value(workers().register(worker, List.of(one.id())));

    value(workers().register(worker, List.of(other.id())));

    assertThat(listed(worker).orElseThrow().queues()).containsExactly(other.name());
  }

  @Test
  default void does_not_register_for_an_unknown_queue() throws InterruptedException {
    WorkerId worker = newWorker();

    assertThat(workers().register(worker, List.of(noQueue()))).isInstanceOf(Outcome.Failed.class);
    assertThat(listed(worker)).isEmpty();
  }

  @Test
  default void forgets_an_unregistered_worker() throws InterruptedException {
    WorkerId worker = newWorker();
    value(workers().register(worker, List.of(newQueue().id())));

    value(workers().unregister(worker));

    assertThat(listed(worker)).isEmpty();
  }

  @Test
  default void shows_the_task_of_a_report_until_an_idle_one_comes() throws InterruptedException {
    NamedQueue queue = newQueue();
    WorkerId worker = newWorker();
    TaskId task = running();
    value(workers().register(worker, List.of(queue.id())));

    value(workers().report(full(worker, task, queue)));
    ListedWorker busy = listed(worker).orElseThrow();
    value(workers().report(idle(worker, queue)));
    ListedWorker idle = listed(worker).orElseThrow();

    assertThat(busy.task()).isEqualTo(task);
    assertThat(idle.task()).isNull();
    assertThat(idle.queues()).containsExactly(queue.name());
  }

  @Test
  default void registers_a_worker_that_only_reports() throws InterruptedException {
    WorkerId worker = newWorker();

    value(workers().report(idle(worker, newQueue())));

    assertThat(listed(worker)).isPresent();
  }

  @Test
  default void does_not_take_a_report_of_an_unknown_task() throws InterruptedException {
    assertThat(workers().report(report(newWorker(), noTask()))).isInstanceOf(Outcome.Failed.class);
  }

  private Optional<ListedWorker> listed(WorkerId worker) throws InterruptedException {
    return value(workers().list()).stream()
        .filter(listed -> listed.id().equals(worker))
        .findFirst();
  }

  private static WorkerId newWorker() {
    return WorkerId.of("contract:" + uniqueName());
  }

  private static WorkerReport idle(WorkerId worker, NamedQueue queue) {
    return new WorkerReport(
        worker,
        Instant.parse("2026-11-24T10:00:00Z"),
        null,
        null,
        List.of(queue.id()),
        List.of(),
        null);
  }

  private static WorkerReport full(WorkerId worker, TaskId task, NamedQueue queue) {
    var gpu = new GpuReport(0, "GPU-1", "a GPU", 97.0, 66.0, 8123.0, null);
    var machine =
        new MachineReport(
            List.of(10.0, 20.0), null, 1389.598, 22715.964, 76.733, 0, 0.001, 0, 0, List.of(gpu));
    return new WorkerReport(
        worker,
        Instant.parse("2026-11-24T10:00:00Z"),
        task,
        queue.id(),
        List.of(queue.id()),
        List.of("a tag"),
        machine);
  }
}
