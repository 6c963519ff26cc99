// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Follows what `git fetch --progress` prints: progress, which goes to the task's log when the user
/// wants it, a line per phase and second at most; and everything else, which matters when the fetch
/// fails. Used by the thread that reads, and by the one that watches.
final class ProgramOutput implements Consumer<String> {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final int KEPT = 50;
  private static final Pattern PROGRESS =
      Pattern.compile("((?:remote: )?[A-Z][A-Za-z ]+): +(\\d+%.*|\\d+(?:, .*)?)");
  private static final Pattern RECEIVED =
      Pattern.compile(
          "(?:Receiving|Unpacking) objects: +100% .*|Resolving deltas: .*| [*+=!t-] .*");

  private final TimeSource time;
  private final @Nullable TaskLog log;
  private final List<String> messages = new ArrayList<>();
  private Duration sign;
  private boolean received;
  private String phase = "";
  private Duration printed;

  ProgramOutput(TimeSource time, @Nullable TaskLog log) {
    this.time = time;
    this.log = log;
    this.sign = time.elapsed();
    this.printed = sign;
  }

  @Override
  public synchronized void accept(String line) {
    sign = time.elapsed();
    received = received || RECEIVED.matcher(line).matches();
    Matcher progress = PROGRESS.matcher(line.stripTrailing());
    if (progress.matches()) {
      show(progress.group(1), line.stripTrailing());
    } else if (messages.size() < KEPT) {
      messages.add(line);
    }
  }

  private void show(String now, String line) {
    boolean done = line.endsWith("done.");
    if (!now.equals(phase)) {
      phase = now;
      printed = sign;
    }
    if (log != null && (done || sign.minus(printed).compareTo(PACE) >= 0)) {
      printed = sign;
      log.line(line);
    }
  }

  /// How long the other side has said nothing while it should.
  synchronized Duration silence() {
    return received ? Duration.ZERO : time.elapsed().minus(sign);
  }

  /// What was no progress.
  synchronized List<String> messages() {
    return List.copyOf(messages);
  }
}
