// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import ml.clear.agent.core.machine.MachineProbe;

class FixedMachineTest implements MachineProbeContract {
  @Override
  public MachineProbe probe() {
    return new FixedMachine();
  }
}
