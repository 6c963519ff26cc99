// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import ml.clear.agent.core.worker.InstanceRegistry;

class InMemoryInstancesTest implements InstanceRegistryContract {
  private final InMemoryInstances machine = new InMemoryInstances();

  @Override
  public InstanceRegistry registry() {
    return machine;
  }

  @Override
  public InstanceRegistry neighbour() {
    return machine.neighbour(2);
  }
}
