// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// What is taken on a machine.
///
/// @param live the workers that run there
public record Occupancy(List<Instance> live) {
  public Occupancy {
    live = List.copyOf(live);
  }

  /// The smallest free slots with the ids that go with them. A slot whose id somebody else has by
  /// name is not free.
  public List<Instance> next(WorkerNames names, int slots, long pid) {
    Set<Slot> taken = live.stream().map(Instance::slot).collect(Collectors.toSet());
    List<Slot> free =
        IntStream.iterate(0, n -> n + 1)
            .mapToObj(Slot::new)
            .filter(slot -> !taken.contains(slot))
            .filter(
                slot -> names.fixed().isPresent() || !isTaken(names.ids(List.of(slot)).getFirst()))
            .limit(slots)
            .toList();
    List<WorkerId> ids = names.ids(free);
    return IntStream.range(0, slots)
        .mapToObj(n -> new Instance(pid, free.get(n), ids.get(n)))
        .toList();
  }

  /// Why these can't run beside the others, if they can't.
  public Optional<Failure> objection(List<Instance> wanted) {
    return wanted.stream()
        .map(Instance::worker)
        .filter(this::isTaken)
        .findFirst()
        .map(id ->
            new SettingsFault(
                Phase.CONFIGURE,
                ReasonCode.SETTINGS_INVALID,
                // Scripts know this sentence from the Python agent.
                "Instance with the same WORKER_ID [" + id + "] is already running",
                "stop the other agent with 'daemon --stop', or give this one an id of its own"
                    + " (CLEARML_WORKER_ID) or other GPUs"));
  }

  private boolean isTaken(WorkerId id) {
    return live.stream().anyMatch(instance -> instance.worker().equals(id));
  }
}
