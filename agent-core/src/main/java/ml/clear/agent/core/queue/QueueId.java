// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.queue;

/// A queue's id.
public record QueueId(String value) {
  public QueueId {
    if (value.isBlank()) {
      throw new IllegalArgumentException("queue id is blank");
    }
  }

  /// Wraps an id.
  public static QueueId of(String value) {
    return new QueueId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
