// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.time.Duration;
import java.util.Locale;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.time.TimeSource;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.jspecify.annotations.Nullable;

/// Follows JGit's phases and, when the user wants it, writes them to the task's log: a line per
/// phase and second at most, and one when the phase ends. Owned by the thread that fetches; the
/// watching thread only asks [#receiving].
final class CloneProgress implements ProgressMonitor {
  private static final Duration PACE = Duration.ofSeconds(1);

  private final Transfer transfer;
  private final TimeSource time;
  private final @Nullable TaskLog log;
  private volatile boolean receiving;
  private String title = "";
  private int total;
  private int done;
  private Duration begun = Duration.ZERO;
  private Duration printed = Duration.ZERO;
  private long bytesBefore;

  CloneProgress(Transfer transfer, TimeSource time, @Nullable TaskLog log) {
    this.transfer = transfer;
    this.time = time;
    this.log = log;
  }

  /// Whether objects are just coming in, and so bytes have to.
  boolean receiving() {
    return receiving;
  }

  @Override
  public void start(int tasks) {}

  @Override
  public void beginTask(String name, int work) {
    title = name;
    total = work;
    done = 0;
    begun = time.elapsed();
    printed = begun;
    bytesBefore = transfer.bytes();
    receiving = name.equals(JGitText.get().receivingObjects);
  }

  @Override
  public void update(int completed) {
    done += completed;
    Duration now = time.elapsed();
    if (log != null && now.minus(printed).compareTo(PACE) >= 0) {
      printed = now;
      log.line(state(now));
    }
  }

  @Override
  public void endTask() {
    receiving = false;
    if (log != null && !title.isEmpty()) {
      log.line(state(time.elapsed()) + ", done");
    }
    title = "";
  }

  private String state(Duration now) {
    var text = new StringBuilder(title).append(": ");
    if (total > 0) {
      text.append(100L * done / total).append("% (").append(done).append('/').append(total);
      text.append(')');
    } else {
      text.append(done);
    }
    long bytes = transfer.bytes() - bytesBefore;
    if (bytes > 0 && title.equals(JGitText.get().receivingObjects)) {
      long millis = Math.max(1, now.minus(begun).toMillis());
      text.append(", ").append(size(bytes)).append(" | ");
      text.append(size(bytes * 1000 / millis)).append("/s");
    }
    return text.toString();
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
        : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024));
  }

  @Override
  public boolean isCancelled() {
    return transfer.aborted();
  }

  @Override
  public void showDuration(boolean enabled) {}
}
