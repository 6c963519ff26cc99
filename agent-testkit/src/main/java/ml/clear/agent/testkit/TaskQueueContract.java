// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static ml.clear.agent.testkit.ServerPorts.change;
import static ml.clear.agent.testkit.ServerPorts.noQueue;
import static ml.clear.agent.testkit.ServerPorts.noTask;
import static ml.clear.agent.testkit.ServerPorts.uniqueName;
import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.WorkerId;
import org.junit.jupiter.api.Test;

/// What every [TaskQueue] does.
public interface TaskQueueContract extends ServerPorts {
  @Test
  default void finds_queues_by_name_and_by_id_in_the_order_asked_for() throws InterruptedException {
    NamedQueue one = newQueue();
    NamedQueue two = newQueue();

    List<NamedQueue> found = value(queues().resolve(List.of(two.id().value(), one.name()), false));

    assertThat(found.stream().map(NamedQueue::id)).containsExactly(two.id(), one.id());
    assertThat(found.stream().map(NamedQueue::name)).containsExactly(two.name(), one.name());
  }

  @Test
  default void finds_a_queue_whatever_the_case_of_its_name() throws InterruptedException {
    NamedQueue queue = newQueue();

    assertThat(value(queues().resolve(List.of(queue.name().toUpperCase(Locale.ROOT)), false)))
        .containsExactly(queue);
  }

  @Test
  default void takes_names_for_what_they_are() throws InterruptedException {
    String name = uniqueName() + " (a+b) [x]*";
    NamedQueue queue = value(queues().resolve(List.of(name), true)).getFirst();

    assertThat(value(queues().resolve(List.of(name), false))).containsExactly(queue);
  }

  @Test
  default void creates_a_queue_only_when_asked() throws InterruptedException {
    String name = uniqueName();

    assertThat(queues().resolve(List.of(name), false)).isInstanceOf(Outcome.Failed.class);
    NamedQueue created = value(queues().resolve(List.of(name), true)).getFirst();

    assertThat(created.name()).isEqualTo(name);
    assertThat(value(queues().resolve(List.of(name), true))).containsExactly(created);
  }

  @Test
  default void names_an_unknown_queue_and_its_neighbours() throws InterruptedException {
    NamedQueue queue = newQueue();
    String typo = queue.name() + "x";

    Failure failure = failure(queues().resolve(List.of(queue.name(), typo), false));

    assertThat(failure.reason()).isEqualTo(ReasonCode.QUEUE_UNKNOWN);
    assertThat(failure.message()).contains(typo).contains(queue.id().value());
  }

  @Test
  default void does_not_know_an_id_that_is_none() throws InterruptedException {
    Failure failure = failure(queues().resolve(List.of(noQueue().value()), false));

    assertThat(failure.reason()).isEqualTo(ReasonCode.QUEUE_UNKNOWN);
  }

  @Test
  default void has_nothing_when_nothing_waits() throws InterruptedException {
    assertThat(queues().next(newQueue().id())).isEqualTo(new Delivery.Empty());
  }

  @Test
  default void gives_tasks_in_the_order_of_their_coming() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId one = enqueued(queue);
    TaskId two = enqueued(queue);

    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Assigned(one, queue.id()));
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Assigned(two, queue.id()));
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Empty());
  }

  @Test
  default void leaves_the_status_of_a_taken_task_to_who_took_it() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId task = enqueued(queue);

    queues().next(queue.id());

    assertThat(state(task).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  default void gives_each_task_to_one_caller_only() throws Exception {
    NamedQueue queue = newQueue();
    var sent = new ArrayList<TaskId>();
    for (int i = 0; i < 12; i++) {
      sent.add(enqueued(queue));
    }

    var taken = new ArrayList<TaskId>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var takers = new ArrayList<Future<List<TaskId>>>();
      for (int i = 0; i < 4; i++) {
        takers.add(threads.submit((Callable<List<TaskId>>) () -> takeAll(queue.id())));
      }
      for (Future<List<TaskId>> taker : takers) {
        taken.addAll(result(taker));
      }
    }
    taken.addAll(takeAll(queue.id()));

    assertThat(taken).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  default void says_that_an_unknown_queue_is_unavailable() throws InterruptedException {
    assertThat(queues().next(noQueue())).isInstanceOf(Delivery.Unavailable.class);
  }

  @Test
  default void puts_a_taken_task_back_to_the_front() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId one = enqueued(queue);
    enqueued(queue);
    queues().next(queue.id());

    value(queues().pushBack(one, queue.id()));

    assertThat(state(one).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Assigned(one, queue.id()));
  }

  @Test
  default void puts_a_task_back_that_was_marked_as_started() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId task = enqueued(queue);
    queues().next(queue.id());
    board().mark(task, change(TaskStatus.IN_PROGRESS, true));

    value(queues().pushBack(task, queue.id()));

    assertThat(state(task).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Assigned(task, queue.id()));
  }

  @Test
  default void does_not_put_back_what_a_user_wants_stopped() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId task = worked(WorkerId.of("contract:" + uniqueName()));
    value(board().requestStop(task));

    assertThat(queues().pushBack(task, queue.id())).isInstanceOf(Outcome.Failed.class);
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Empty());
  }

  @Test
  default void enqueues_by_name_and_by_id_once() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId task = draft();

    value(queues().enqueue(task, queue.name()));
    value(queues().enqueue(task, queue.id().value()));

    assertThat(state(task).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(takeAll(queue.id())).containsExactly(task);
  }

  @Test
  default void enqueues_nothing_into_an_unknown_queue() throws InterruptedException {
    TaskId task = draft();

    Failure failure = failure(queues().enqueue(task, uniqueName()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.QUEUE_UNKNOWN);
    assertThat(state(task).status()).isEqualTo(TaskStatus.CREATED);
  }

  @Test
  default void does_not_enqueue_an_unknown_task() throws InterruptedException {
    Failure failure = failure(queues().enqueue(noTask(), newQueue().name()));

    assertThat(failure.reason()).isEqualTo(ReasonCode.TASK_UNKNOWN);
  }

  private TaskId enqueued(NamedQueue queue) throws InterruptedException {
    TaskId task = draft();
    value(queues().enqueue(task, queue.id().value()));
    return task;
  }

  private List<TaskId> takeAll(QueueId queue) throws InterruptedException {
    var taken = new ArrayList<TaskId>();
    while (queues().next(queue) instanceof Delivery.Assigned(TaskId task, QueueId _)) {
      taken.add(task);
    }
    return taken;
  }

  private static List<TaskId> result(Future<List<TaskId>> taker) throws Exception {
    try {
      return taker.get();
    } catch (ExecutionException e) {
      throw new AssertionError("a taker failed", e);
    }
  }

  private static Failure failure(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Failed<?> failed -> failed.failure();
      case Outcome.Success<?> success ->
          throw new AssertionError("no failure but '" + success.value() + "'");
    };
  }
}
