// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.process.ProcessTable.Entry;

/// Ends process trees.
final class TreeKill {
  /// How often it looks whether they are gone.
  static final Duration POLL = Duration.ofMillis(50);

  /// A process that sleeps in the kernel (a dead network file system) is not waited for longer.
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final Tools tools;
  private final TimeSource time;

  @Inject
  TreeKill(Tools tools, TimeSource time) {
    this.tools = tools;
    this.time = time;
  }

  /// Asks, waits for the grace time, then kills.
  ///
  /// @param mainEnded whether the main process is gone; asked often, so it has to be cheap
  void end(ProcessTree tree, BooleanSupplier mainEnded, Duration grace)
      throws InterruptedException {
    if (!ask(tree)) {
      return;
    }
    Deadline patience = Deadline.in(grace, time);
    while (!patience.passed() && !(mainEnded.getAsBoolean() && tree.targets().isEmpty())) {
      time.sleep(POLL.compareTo(patience.left()) < 0 ? POLL : patience.left());
    }
    kill(tree);
  }

  /// Kills at once, in rounds, because a process can fork while it is looked for.
  void kill(ProcessTree tree) throws InterruptedException {
    Deadline limit = Deadline.in(KILL_LIMIT, time);
    for (List<Entry> left = tree.targets();
        !left.isEmpty() && !limit.passed();
        left = tree.targets()) {
      left.forEach(entry -> entry.signal(true));
      time.sleep(Duration.ofMillis(10));
    }
  }

  private boolean ask(ProcessTree tree) throws InterruptedException {
    List<Entry> targets = tree.targets();
    Path sh = tools.find("sh");
    List<Entry> group = targets.stream().filter(tree::inGroup).toList();
    if (sh != null && !group.isEmpty()) {
      signalGroup(sh, tree.leader());
    }
    // Who left the group does not get its signal.
    targets.stream()
        .filter(entry -> sh == null || !group.contains(entry))
        .forEach(entry -> entry.signal(false));
    return !targets.isEmpty();
  }

  /// The shells' own `kill`, in the one spelling that dash, bash and busybox all take: Java can't
  /// signal a group.
  private static void signalGroup(Path sh, long group) throws InterruptedException {
    try {
      var builder = new ProcessBuilder(sh.toString(), "-c", "kill -TERM -" + group);
      builder.environment().clear();
      builder
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(5, TimeUnit.SECONDS);
    } catch (IOException e) {
      // no process to be had for the shell: the kill after the grace time needs none
    }
  }
}
