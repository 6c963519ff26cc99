// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads what a command prints until nothing more comes, and keeps the last lines. A sink that
/// fails is not asked again, but the command is read on: it must not block on a full pipe.
final class CommandOutput implements Runnable {
  private static final int KEPT_LINES = 50;

  private final InputStream in;
  private final Consumer<String> sink;
  private final ArrayDeque<String> last = new ArrayDeque<>(KEPT_LINES);
  private boolean muted;
  private @Nullable RuntimeException sinkFailure;

  CommandOutput(InputStream in, Consumer<String> sink) {
    this.in = in;
    this.sink = sink;
  }

  @Override
  public void run() {
    var cutter = new LineCutter(this::line);
    var buffer = new byte[16 * 1024];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        cutter.accept(buffer, count);
      }
    } catch (IOException e) {
      // closed because the command was given up
    }
    cutter.finish();
  }

  /// The last lines; from now on the sink gets no more.
  synchronized List<String> close() {
    muted = true;
    if (sinkFailure != null) {
      throw sinkFailure;
    }
    return List.copyOf(last);
  }

  private synchronized void line(String text) {
    if (muted) {
      return;
    }
    if (last.size() == KEPT_LINES) {
      last.removeFirst();
    }
    last.addLast(text);
    if (sinkFailure == null) {
      try {
        sink.accept(text);
      } catch (RuntimeException e) {
        sinkFailure = e;
      }
    }
  }
}
