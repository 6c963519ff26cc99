// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.host;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.HostSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.core.worker.GpuSet;
import ml.clear.agent.core.worker.InstanceRegistry.Claim;
import ml.clear.agent.core.worker.WorkerNames;

/// A program that claims slots in a folder, prints its worker ids or why it has none, and keeps
/// them until its input ends. Arguments: folder, explicit id, how many slots.
final class ClaimingAgent {
  private ClaimingAgent() {}

  public static void main(String[] arguments) throws Exception {
    var environment = new ProcessEnvironment(Map.of("TMPDIR", arguments[0]));
    var registry =
        new FileInstances(
            environment,
            HostSettings.NONE,
            new ListedOnly(Outcome.of(List.of())),
            TimeSource.system());
    var names = new WorkerNames("vm", arguments[1], new GpuSet.Unchosen());
    switch (registry.claim(names, Integer.parseInt(arguments[2]))) {
      case Outcome.Success<Claim>(Claim claim) -> {
        try (claim) {
          System.out.println(
              claim.instances().stream()
                  .map(instance -> instance.worker().value())
                  .collect(Collectors.joining(" ")));
          while (System.in.read() >= 0) {
            // Until the test closes our input.
          }
        }
      }
      case Outcome.Failed<Claim>(var failure) -> System.out.println(failure.message());
    }
  }
}
