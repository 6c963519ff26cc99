// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.TaskStatus;
import ml.clear.agent.core.worker.WorkerId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConclusionTest {
  private static final String CHANGED_BY = "Changed by clearml-agent host:0";

  @Test
  void exit_code_0_completes() {
    Conclusion conclusion = of(new Exit.Completed(0), null);

    assertThat(conclusion.line()).isEqualTo("Process completed successfully");
    assertThat(conclusion.change())
        .isEqualTo(
            new StatusChange(TaskStatus.COMPLETED, "worker execution done", CHANGED_BY, false));
    assertThat(conclusion.runtime()).containsEntry("_exit_code", "0");
  }

  @Test
  void another_exit_code_fails_with_the_reference_agents_words() {
    Conclusion conclusion = of(new Exit.Completed(7), null);

    assertThat(conclusion.line()).isEqualTo("Process failed, exit code 7");
    assertThat(conclusion.change())
        .isEqualTo(
            new StatusChange(TaskStatus.FAILED, "worker execution exit code 7", CHANGED_BY, false));
    assertThat(conclusion.runtime())
        .containsEntry("_exit_code", "7")
        .containsEntry("_failure_reason", "exit_code");
  }

  @Test
  void a_signal_is_named() {
    Conclusion conclusion = of(new Exit.Completed(137), null);

    assertThat(conclusion.line()).isEqualTo("Process failed, exit code 137 (signal 9)");
    assertThat(conclusion.runtime()).containsEntry("_failure_reason", "killed");
  }

  @Test
  void an_interrupted_program_counts_as_stopped() {
    assertThat(of(new Exit.Completed(254), null).change())
        .isEqualTo(new StatusChange(TaskStatus.STOPPED, "user abort", CHANGED_BY, false));
  }

  @Test
  void an_abort_stops_whatever_the_process_made_of_it() {
    assertThat(of(new Exit.Completed(143), StopCause.ABORT).change())
        .isEqualTo(
            new StatusChange(
                TaskStatus.STOPPED, "task was stopped by tasks.stop", CHANGED_BY, false));
  }

  @Test
  void a_foreign_status_is_left_alone() {
    assertThat(of(new Exit.Completed(143), StopCause.YIELD).change()).isNull();
  }

  @Test
  void the_end_of_the_agent_stops() {
    assertThat(of(new Exit.Completed(143), StopCause.SHUTDOWN).runtime())
        .containsEntry("_failure_reason", "agent_shutdown");
  }

  @Test
  void a_failed_clone_keeps_the_reference_agents_reason() {
    var failure =
        new ServiceFault(
            Phase.CHECKOUT, ReasonCode.GIT_UNAUTHORIZED, "host 'h' answered 401", "set git_user");
    Conclusion conclusion = of(new Exit.NotStarted(failure), null);

    assertThat(conclusion.level()).isEqualTo(LogLevel.ERROR);
    assertThat(conclusion.line()).contains("host 'h' answered 401").contains("set git_user");
    assertThat(conclusion.change())
        .isEqualTo(
            new StatusChange(
                TaskStatus.FAILED,
                "failed cloning repository",
                "host 'h' answered 401; set git_user",
                false));
    assertThat(conclusion.runtime()).containsEntry("_failure_reason", "git_unauthorized");
  }

  @Test
  void a_failed_installation_has_our_reason() {
    var failure =
        new TaskFault(
            Phase.PROVISION, ReasonCode.REQUIREMENTS_FAILED, "no package 'x'", "check the name");

    assertThat(of(new Exit.NotStarted(failure), null).change())
        .extracting(StatusChange::reason)
        .isEqualTo("requirements_failed");
  }

  private static Conclusion of(Exit exit, @Nullable StopCause cause) {
    return Conclusion.of(exit, cause, WorkerId.of("host:0"));
  }
}
