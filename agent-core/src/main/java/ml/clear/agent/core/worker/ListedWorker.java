// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.worker;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.task.TaskId;
import org.jspecify.annotations.Nullable;

/// A worker as the server lists it.
///
/// @param document all that the server tells of it, in the server's own words: texts, numbers,
///   truth values, null, and lists and maps of them
public record ListedWorker(
    WorkerId id,
    @Nullable Instant lastActivity,
    List<String> queues,
    @Nullable TaskId task,
    Map<String, ?> document) {
  public ListedWorker {
    queues = List.copyOf(queues);
    document = Collections.unmodifiableMap(new LinkedHashMap<>(document));
  }
}
