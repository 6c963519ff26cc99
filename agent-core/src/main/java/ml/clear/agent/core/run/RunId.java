// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.UUID;

/// One attempt to run a task on this machine. Every process that belongs to it bears the id in the
/// environment variable [#MARKER], so that all of them can be found again.
public record RunId(String value) {
  /// The environment variable that marks processes.
  public static final String MARKER = "CLEARML_AGENT_RUN_ID";

  public RunId {
    if (!value.matches("[0-9a-f-]{8,64}")) {
      throw new IllegalArgumentException("run id '" + value + "'");
    }
  }

  /// A new one.
  public static RunId create() {
    return new RunId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
