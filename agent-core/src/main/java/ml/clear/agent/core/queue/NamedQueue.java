// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.queue;

import java.util.List;

/// A queue as the server lists it.
public record NamedQueue(QueueId id, String name, List<String> tags) {
  public NamedQueue {
    tags = List.copyOf(tags);
  }
}
