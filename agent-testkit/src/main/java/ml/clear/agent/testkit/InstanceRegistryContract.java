// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.InstanceRegistry.Claim;
import ml.clear.agent.core.worker.WorkerId;
import ml.clear.agent.core.worker.WorkerNames;
import org.junit.jupiter.api.Test;

/// What every [InstanceRegistry] does.
public interface InstanceRegistryContract {
  /// The registry of a machine on which nobody runs; the same machine on each call of a test.
  InstanceRegistry registry() throws Exception;

  /// The same machine, seen by another agent.
  InstanceRegistry neighbour() throws Exception;

  @Test
  default void takes_the_smallest_free_slots() throws Exception {
    Claim first = claimed(registry().claim(named("vm"), 1));
    Claim second = claimed(neighbour().claim(named("vm"), 2));

    assertThat(first.instances()).map(Instance::worker).containsExactly(WorkerId.of("vm:0"));
    assertThat(second.instances())
        .map(Instance::worker)
        .containsExactly(WorkerId.of("vm:1"), WorkerId.of("vm:2"));
    assertThat(second.instances()).map(instance -> instance.slot().number()).containsExactly(1, 2);
  }

  @Test
  default void fills_the_gap_that_a_closed_claim_leaves() throws Exception {
    Claim first = claimed(registry().claim(named("vm"), 1));
    claimed(neighbour().claim(named("vm"), 1));

    first.close();
    first.close();

    assertThat(claimed(registry().claim(named("vm"), 2)).instances())
        .map(instance -> instance.slot().number())
        .containsExactly(0, 2);
  }

  @Test
  default void counts_slots_over_all_names_of_a_machine() throws Exception {
    claimed(registry().claim(named("vm"), 1));

    Claim second = claimed(neighbour().claim(named("other"), 1));

    assertThat(second.instances()).map(Instance::worker).containsExactly(WorkerId.of("other:1"));
  }

  @Test
  default void refuses_an_explicit_id_that_is_taken() throws Exception {
    var mine = new WorkerNames("vm", "mine", new GpuSet.Unchosen());
    Claim first = claimed(registry().claim(mine, 1));

    Outcome<Claim> second = neighbour().claim(mine, 1);

    assertThat(second)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.failure().message())
                    .isEqualTo("Instance with the same WORKER_ID [mine] is already running"));
    first.close();
    assertThat(claimed(neighbour().claim(mine, 1)).instances()).hasSize(1);
  }

  @Test
  default void refuses_gpus_that_another_agent_has() throws Exception {
    var names = new WorkerNames("vm", "", GpuSet.parse("0,1"));
    claimed(registry().claim(names, 1));

    assertThat(neighbour().claim(names, 1)).isInstanceOf(Outcome.Failed.class);
    assertThat(neighbour().claim(new WorkerNames("vm", "", GpuSet.parse("2")), 1))
        .isInstanceOf(Outcome.Success.class);
  }

  @Test
  default void leaves_out_a_slot_whose_id_somebody_has_by_name() throws Exception {
    claimed(registry().claim(new WorkerNames("vm", "vm:1", new GpuSet.Unchosen()), 1));

    Claim second = claimed(neighbour().claim(named("vm"), 1));

    assertThat(second.instances()).map(Instance::worker).containsExactly(WorkerId.of("vm:2"));
  }

  @Test
  default void lists_who_runs_by_id() throws Exception {
    claimed(registry().claim(named("vm"), 2));
    Claim gone = claimed(registry().claim(named("vm"), 1));
    claimed(neighbour().claim(new WorkerNames("vm", "a", new GpuSet.Unchosen()), 1));
    gone.close();

    assertThat(neighbour().live())
        .isInstanceOfSatisfying(
            Outcome.Success.class,
            success ->
                assertThat((List<?>) success.value())
                    .map(instance -> ((Instance) instance).worker().value())
                    .containsExactly("a", "vm:0", "vm:1"));
  }

  private static WorkerNames named(String name) {
    return new WorkerNames(name, "", new GpuSet.Unchosen());
  }

  private static Claim claimed(Outcome<Claim> outcome) {
    return outcome.orThrow();
  }
}
