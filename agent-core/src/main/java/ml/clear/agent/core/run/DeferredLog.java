// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.log.TaskLog;
import org.jspecify.annotations.Nullable;

/// Keeps the lines of one of two jobs that run at once until the other has said everything, so that
/// the log reads as if they had run one after the other.
final class DeferredLog implements TaskLog {
  private record Line(@Nullable LogLevel level, String text) {}

  private final TaskLog log;
  private @Nullable List<Line> held = new ArrayList<>();

  DeferredLog(TaskLog log) {
    this.log = log;
  }

  @Override
  public void line(String text) {
    write(new Line(null, text));
  }

  @Override
  public void line(LogLevel level, String text) {
    write(new Line(level, text));
  }

  /// Writes what was held, and from now on everything at once.
  synchronized void release() {
    List<Line> lines = held;
    held = null;
    if (lines != null) {
      lines.forEach(this::pass);
    }
  }

  private synchronized void write(Line line) {
    if (held == null) {
      pass(line);
    } else {
      held.add(line);
    }
  }

  private void pass(Line line) {
    if (line.level() == null) {
      log.line(line.text());
    } else {
      log.line(line.level(), line.text());
    }
  }
}
