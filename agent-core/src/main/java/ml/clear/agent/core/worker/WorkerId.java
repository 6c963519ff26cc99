// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

/// A worker's id, unique on a server: `host:0`, `host:gpu0,1` (spec: protocol 2.2).
public record WorkerId(String value) {
  public WorkerId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("worker id is blank");
    }
  }

  /// Wraps an id.
  public static WorkerId of(String value) {
    return new WorkerId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
