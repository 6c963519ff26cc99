// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.Phase;

/// What the executor found out and the server should know.
///
/// @param packages installed packages by kind; empty = nothing to report
/// @param commit the commit that was checked out for a task without one; empty = nothing to report
/// @param times how long code (`CHECKOUT`) and environment (`PROVISION`) took, at the same time
public record ExecutionReport(
    Map<String, List<String>> packages, String commit, Map<Phase, Duration> times) {
  public ExecutionReport {
    packages = Map.copyOf(packages);
    times = Map.copyOf(times);
  }
}
