// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.TaskLog;

/// Remembers the lines of a task's log.
public final class RecordingTaskLog implements TaskLog {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void line(String text) {
    lines.add(text);
  }

  @Override
  public void line(LogLevel level, String text) {
    lines.add(text);
  }

  /// All lines so far.
  public List<String> lines() {
    return List.copyOf(lines);
  }

  /// All lines so far, as one text.
  public String text() {
    return String.join("\n", lines);
  }
}
