// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.worker.Instance;
import ml.clear.agent.core.worker.InstanceRegistry;
import ml.clear.agent.core.worker.Occupancy;
import ml.clear.agent.core.worker.WorkerNames;

/// The agents of a machine that exists in memory only.
public final class InMemoryInstances implements InstanceRegistry {
  private final List<Instance> live;
  private final long pid;

  private InMemoryInstances(List<Instance> live, long pid) {
    this.live = live;
    this.pid = pid;
  }

  /// An agent on a machine of its own.
  public InMemoryInstances() {
    this(new ArrayList<>(), 1);
  }

  /// Another agent on the same machine.
  public InMemoryInstances neighbour(long pid) {
    return new InMemoryInstances(live, pid);
  }

  @Override
  public Outcome<Claim> claim(WorkerNames names, int slots) {
    synchronized (live) {
      var occupancy = new Occupancy(live);
      List<Instance> wanted = occupancy.next(names, slots, pid);
      Optional<Failure> objection = occupancy.objection(wanted);
      if (objection.isPresent()) {
        return Outcome.failed(objection.get());
      }
      live.addAll(wanted);
      return Outcome.of(new Taken(wanted));
    }
  }

  @Override
  public Outcome<List<Instance>> live() {
    synchronized (live) {
      return Outcome.of(
          live.stream()
              .sorted(Comparator.comparing(instance -> instance.worker().value()))
              .toList());
    }
  }

  private final class Taken implements Claim {
    private final List<Instance> instances;
    private boolean closed;

    private Taken(List<Instance> instances) {
      this.instances = instances;
    }

    @Override
    public List<Instance> instances() {
      return instances;
    }

    @Override
    public void close() {
      synchronized (live) {
        if (!closed) {
          closed = true;
          live.removeAll(instances);
        }
      }
    }
  }
}
