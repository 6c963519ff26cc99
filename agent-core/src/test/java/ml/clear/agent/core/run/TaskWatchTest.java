// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.run.TaskWatch.Verdict;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskWatchTest {
  private final TaskWatch watch = new TaskWatch();

  @Test
  void a_running_task_goes_on() {
    assertThat(look(TaskStatus.IN_PROGRESS, "pulled by agent")).isEqualTo(new Verdict.GoOn());
  }

  @Test
  void a_stop_request_aborts() {
    assertThat(look(TaskStatus.IN_PROGRESS, "stopping")).isEqualTo(new Verdict.Abort());
  }

  @Test
  void a_task_that_is_gone_ends() {
    assertThat(watch.look(Optional.empty())).isEqualTo(new Verdict.Yield(5, "not_found"));
  }

  @ParameterizedTest
  @EnumSource(names = {"CLOSED", "STOPPED", "PUBLISHED", "QUEUED"})
  void a_foreign_status_ends_the_process(TaskStatus status) {
    assertThat(look(status, "")).isEqualTo(new Verdict.Yield(3, "status_changed"));
  }

  @Test
  void a_foreign_failure_ends_the_process() {
    assertThat(look(TaskStatus.FAILED, "")).isEqualTo(new Verdict.Yield(4, "exception"));
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETED", "PUBLISHING", "UNKNOWN"})
  void a_task_that_closed_itself_goes_on(TaskStatus status) {
    assertThat(look(status, "")).isEqualTo(new Verdict.GoOn());
  }

  @Test
  void a_reset_is_believed_at_the_fifth_look() {
    for (int times = 1; times <= 4; times++) {
      assertThat(look(TaskStatus.CREATED, "")).isEqualTo(new Verdict.Suspicious(times));
    }

    assertThat(look(TaskStatus.CREATED, "")).isEqualTo(new Verdict.Yield(2, "reset"));
  }

  @Test
  void a_reset_that_was_none_is_forgotten() {
    look(TaskStatus.CREATED, "");
    look(TaskStatus.IN_PROGRESS, "");

    assertThat(look(TaskStatus.CREATED, "")).isEqualTo(new Verdict.Suspicious(1));
  }

  private Verdict look(TaskStatus status, String message) {
    return watch.look(Optional.of(new TaskState(status, "", message, Map.of())));
  }
}
