// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static ml.clear.agent.testkit.ServerPorts.change;
import static ml.clear.agent.testkit.ServerPorts.newTask;
import static ml.clear.agent.testkit.ServerPorts.noTask;
import static ml.clear.agent.testkit.ServerPorts.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.queue.Delivery;
import ml.clear.agent.core.queue.NamedQueue;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.task.Transition;
import ml.clear.agent.core.worker.WorkerId;
import org.junit.jupiter.api.Test;

/// What every [TaskBoard] does.
public interface TaskBoardContract extends ServerPorts {
  @Test
  default void finds_what_was_created() throws InterruptedException {
    NewTask made = newTask("a task to find");

    TaskId id = value(board().create(made));

    Task found = value(board().find(id)).orElseThrow();
    assertThat(found.id()).isEqualTo(id);
    assertThat(found.name()).isEqualTo("a task to find");
    assertThat(found.type()).isEqualTo("training");
    assertThat(found.status()).isEqualTo(TaskStatus.CREATED);
    assertThat(found.script()).isEqualTo(made.script());
    assertThat(found.container()).isEqualTo(made.container());
    assertThat(found.project()).isNotEmpty();
  }

  @Test
  default void puts_tasks_of_one_project_name_into_one_project() throws InterruptedException {
    Task one = value(board().find(draft())).orElseThrow();
    Task other = value(board().find(draft())).orElseThrow();

    assertThat(one.project()).isEqualTo(other.project());
  }

  @Test
  default void finds_a_task_by_its_whole_name_whatever_the_case() throws InterruptedException {
    String name = "Train (a+b) [x]* " + ServerPorts.uniqueName();
    TaskId task = value(board().create(newTask(name)));
    value(board().create(newTask(name + " again")));

    assertThat(value(board().resolve(name.toUpperCase(Locale.ROOT)))).isEqualTo(task);
  }

  @Test
  default void takes_an_id_for_what_it_is() throws InterruptedException {
    assertThat(value(board().resolve(noTask().value()))).isEqualTo(noTask());
  }

  @Test
  default void tells_the_tasks_of_one_name_apart_by_their_ids() throws InterruptedException {
    String name = "twin " + ServerPorts.uniqueName();
    TaskId one = value(board().create(newTask(name)));
    TaskId other = value(board().create(newTask(name)));

    assertThat(board().resolve(name))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.failure().message())
                    .contains(one.value())
                    .contains(other.value()));
  }

  @Test
  default void knows_no_task_of_an_unknown_name() throws InterruptedException {
    assertReason(board().resolve(ServerPorts.uniqueName()), ReasonCode.TASK_UNKNOWN);
  }

  @Test
  default void copies_what_a_task_says_and_not_what_became_of_it() throws InterruptedException {
    TaskId original = running();
    value(board().recordCommit(original, "51a195330328885b424897c1233bb2d1f3bdfe76"));

    Task copy = value(board().find(value(board().copy(original, "a copy")))).orElseThrow();

    Task task = value(board().find(original)).orElseThrow();
    assertThat(copy.id()).isNotEqualTo(original);
    assertThat(copy.name()).isEqualTo("a copy");
    assertThat(copy.status()).isEqualTo(TaskStatus.CREATED);
    assertThat(copy.script()).isEqualTo(task.script());
    assertThat(copy.container()).isEqualTo(task.container());
    assertThat(copy.project()).isEqualTo(task.project());
  }

  @Test
  default void finds_nothing_for_an_unknown_id() throws InterruptedException {
    assertThat(value(board().find(noTask()))).isEmpty();
    assertThat(value(board().state(noTask()))).isEmpty();
  }

  @Test
  default void tells_a_draft_has_no_message_yet() throws InterruptedException {
    TaskId task = draft();

    assertThat(state(task).status()).isEqualTo(TaskStatus.CREATED);
    assertThat(state(task).statusMessage()).isEmpty();
    assertThat(state(task).stopRequested()).isFalse();
  }

  @Test
  default void keeps_reason_and_message_of_a_change() throws InterruptedException {
    TaskId task = draft();

    assertThat(board().mark(task, change(TaskStatus.IN_PROGRESS, false)))
        .isEqualTo(new Transition.Applied());

    assertThat(state(task).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(state(task).statusReason()).isEqualTo("a reason");
    assertThat(state(task).statusMessage()).isEqualTo("a message");
  }

  @Test
  default void ends_a_running_task_in_each_way() throws InterruptedException {
    for (TaskStatus end : List.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.STOPPED)) {
      TaskId task = running();

      assertThat(board().mark(task, change(end, false))).isEqualTo(new Transition.Applied());

      assertThat(state(task).status()).isEqualTo(end);
    }
  }

  @Test
  default void applies_a_repeated_change_again() throws InterruptedException {
    TaskId task = running();
    board().mark(task, change(TaskStatus.COMPLETED, false));

    assertThat(board().mark(task, change(TaskStatus.COMPLETED, false)))
        .isEqualTo(new Transition.Applied());
  }

  @Test
  default void does_not_overrule_who_was_faster() throws InterruptedException {
    TaskId task = draft();

    assertThat(board().mark(task, change(TaskStatus.COMPLETED, false)))
        .isInstanceOf(Transition.Overtaken.class);
    assertThat(state(task).status()).isEqualTo(TaskStatus.CREATED);
  }

  @Test
  default void overrules_by_force_only() throws InterruptedException {
    TaskId task = draft();

    assertThat(board().mark(task, change(TaskStatus.COMPLETED, true)))
        .isEqualTo(new Transition.Applied());
    assertThat(state(task).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  default void knows_that_a_task_is_gone() throws InterruptedException {
    assertThat(board().mark(noTask(), change(TaskStatus.IN_PROGRESS, true)))
        .isEqualTo(new Transition.Gone());
  }

  @Test
  default void fails_for_an_unknown_task_with_that_reason() throws InterruptedException {
    List<Outcome<?>> outcomes =
        List.of(
            board().dequeue(noTask()),
            board().copy(noTask(), "a copy"),
            board().recordCommit(noTask(), "abc"),
            board().recordRequirements(noTask(), Map.of("pip", List.of("six"))),
            board().requestStop(noTask()));

    assertThat(outcomes).allSatisfy(outcome -> assertReason(outcome, ReasonCode.TASK_UNKNOWN));
  }

  @Test
  default void pings_a_running_task() throws InterruptedException {
    assertThat(board().ping(running())).isEqualTo(Outcome.done());
  }

  @Test
  default void takes_a_queued_task_off_its_queue() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId task = draft();
    value(queues().enqueue(task, queue.name()));

    assertThat(value(board().dequeue(task))).isTrue();

    assertThat(state(task).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Empty());
  }

  @Test
  default void leaves_a_draft_alone_when_told_to_dequeue_it() throws InterruptedException {
    TaskId task = draft();

    assertThat(value(board().dequeue(task))).isFalse();
    assertThat(state(task).status()).isEqualTo(TaskStatus.CREATED);
  }

  @Test
  default void replaces_the_requirements() throws InterruptedException {
    TaskId task = running();
    Map<String, List<String>> requirements =
        Map.of(
            "pip", List.of("six==1.17.0", "b @ git+https://example.com/b.git@1"),
            "org_pip", List.of("six", "# why"));

    value(board().recordRequirements(task, requirements));

    Task found = value(board().find(task)).orElseThrow();
    assertThat(found.script().requirements()).isEqualTo(requirements);
    assertThat(found.script().entryPoint()).isEqualTo("train.py");
  }

  @Test
  default void notes_the_commit_and_nothing_else() throws InterruptedException {
    TaskId task = running();

    value(board().recordCommit(task, "51a195330328885b424897c1233bb2d1f3bdfe76"));

    Task found = value(board().find(task)).orElseThrow();
    assertThat(found.script().commit()).isEqualTo("51a195330328885b424897c1233bb2d1f3bdfe76");
    assertThat(found.script().repository()).isEqualTo("https://example.com/r.git");
    assertThat(found.script().requirements("pip")).hasSize(3);
  }

  @Test
  default void adds_to_the_runtime_map() throws InterruptedException {
    TaskId task = running();

    value(board().recordRuntime(task, Map.of("_exec_agent_hostname", "vm", "_exit_code", "1")));
    value(board().recordRuntime(task, Map.of("_exit_code", "0")));

    assertThat(state(task).runtime())
        .containsEntry("_exec_agent_hostname", "vm")
        .containsEntry("_exit_code", "0");
  }

  @Test
  default void asks_the_worker_of_a_running_task_to_stop_it() throws InterruptedException {
    TaskId task = worked(WorkerId.of("contract:" + ServerPorts.uniqueName()));

    value(board().requestStop(task));

    assertThat(state(task).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(state(task).stopRequested()).isTrue();
  }

  @Test
  default void stops_a_task_that_waits_in_a_queue_at_once() throws InterruptedException {
    NamedQueue queue = newQueue();
    TaskId task = draft();
    value(queues().enqueue(task, queue.name()));

    value(board().requestStop(task));

    assertThat(state(task).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(queues().next(queue.id())).isEqualTo(new Delivery.Empty());
  }

  private static void assertReason(Outcome<?> outcome, ReasonCode reason) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.failure().reason()).isEqualTo(reason));
  }
}
