// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.task.TaskId;

/// What the ids of an agent's workers are made of (protocol 2.2).
///
/// @param name what the user calls this machine, else its host name
/// @param explicitId the id that the user wants, used as it is; empty = ids are derived
/// @param gpus what the agent may use
public record WorkerNames(String name, String explicitId, GpuSet gpus) {
  public WorkerNames {
    if (name.isBlank()) {
      throw new IllegalArgumentException("worker name is blank");
    }
  }

  /// What the settings say.
  public static WorkerNames of(AgentSettings settings, GpuSet gpus) {
    return new WorkerNames(
        settings.workerName(), Objects.requireNonNullElse(settings.workerId(), ""), gpus);
  }

  /// The id that doesn't depend on slots: the explicit one, or that of the chosen GPUs. Two agents
  /// of one machine can't both have it.
  public Optional<WorkerId> fixed() {
    return explicitId.isEmpty()
        ? gpus.inWorkerId().map(list -> WorkerId.of(name + ":gpu" + list))
        : Optional.of(WorkerId.of(explicitId));
  }

  /// One id for each slot: `host:0`, `host:cpu:0`. A fixed id stands for itself while there is one
  /// slot, and is counted up from `<id>:0` when there are more.
  public List<WorkerId> ids(List<Slot> slots) {
    return fixed()
        .map(id -> slots.size() == 1 ? List.of(id) : numbered(id, slots.size()))
        .orElseGet(
            () -> slots.stream().map(slot -> WorkerId.of(prefix() + slot.number())).toList());
  }

  /// The id of a command that is no worker, as `execute`: the explicit one, else `host:<pid>`.
  public WorkerId ofCommand(long pid) {
    return WorkerId.of(explicitId.isEmpty() ? name + ":" + pid : explicitId);
  }

  /// Whether an agent with these names may have called itself so: that is how `--stop` finds it.
  public boolean fits(WorkerId id) {
    return fixed()
        .map(fixed -> id.equals(fixed) || id.value().matches("\\Q" + fixed.value() + "\\E:\\d+"))
        .orElseGet(() -> id.value().startsWith(prefix()));
  }

  /// The id under which a worker runs one of several services.
  public static WorkerId ofService(WorkerId worker, TaskId task) {
    return WorkerId.of(worker + ":service:" + task);
  }

  private String prefix() {
    return gpus instanceof GpuSet.None ? name + ":cpu:" : name + ":";
  }

  private static List<WorkerId> numbered(WorkerId id, int count) {
    return IntStream.range(0, count).mapToObj(n -> WorkerId.of(id + ":" + n)).toList();
  }
}
