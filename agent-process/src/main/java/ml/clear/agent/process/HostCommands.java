// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.Commands;
import ml.clear.agent.core.run.RunId;
import org.jspecify.annotations.Nullable;

/// Runs programs on this machine, each in a session of its own, so that its whole tree can be
/// killed and nothing of it can ask at the agent's terminal.
final class HostCommands implements Commands {
  /// For programs that clean up when they are asked to stop, as git does with its lock files.
  private static final Duration KILL_GRACE = Duration.ofSeconds(2);

  /// How long output is read on that a grandchild keeps open.
  private static final Duration OUTPUT_GRACE = Duration.ofSeconds(5);

  private static final File NOTHING = new File("/dev/null");

  private final Tools tools;
  private final TreeKill treeKill;

  @Inject
  HostCommands(Tools tools, TreeKill treeKill) {
    this.tools = tools;
    this.treeKill = treeKill;
  }

  @Override
  public Optional<Path> find(String program, Map<String, String> environment) {
    return Programs.find(program, environment);
  }

  @Override
  public Result run(Command command, Consumer<String> lines) throws InterruptedException {
    return switch (Programs.check(command.argv(), command.directory(), command.environment())) {
      case Programs.Check.Hindered(String obstacle) -> new Result.Unstartable(obstacle);
      case Programs.Check.Startable(Path program) -> run(command, program, lines);
    };
  }

  private Result run(Command command, Path program, Consumer<String> lines)
      throws InterruptedException {
    String id = UUID.randomUUID().toString();
    Path setsid = tools.find("setsid");
    Process process;
    try {
      process = builder(command, program, setsid, id).start();
    } catch (IOException e) {
      return new Result.Unstartable(String.valueOf(e.getMessage()));
    }
    var tree = new ProcessTree(Marker.command(id), setsid == null ? 0 : process.pid(), _ -> false);
    var output = new CommandOutput(process.getInputStream(), lines);
    Thread reader = Thread.ofVirtual().name("output of " + program).start(output);
    boolean ended;
    try {
      feed(process, command.input());
      ended = process.waitFor(command.deadline().toNanos(), TimeUnit.NANOSECONDS);
      if (!ended) {
        treeKill.end(tree, () -> !process.isAlive(), KILL_GRACE);
      }
      reader.join(OUTPUT_GRACE);
    } catch (InterruptedException e) {
      killWhateverHappens(process, tree);
      throw e;
    } finally {
      closeQuietly(process);
    }
    List<String> last = output.close();
    return ended ? new Result.Ended(process.exitValue(), last) : new Result.TimedOut(last);
  }

  private static ProcessBuilder builder(
      Command command, Path program, @Nullable Path setsid, String id) {
    var argv = new ArrayList<String>();
    if (setsid != null) {
      argv.add(setsid.toString());
    }
    argv.add(program.toString());
    argv.addAll(command.argv().subList(1, command.argv().size()));
    var builder = new ProcessBuilder(argv).redirectErrorStream(true);
    Path directory = command.directory();
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    if (command.input().isEmpty()) {
      builder.redirectInput(NOTHING);
    }
    builder.environment().clear();
    builder.environment().putAll(command.environment());
    builder.environment().put(Marker.COMMAND, id);
    RunId run = command.run();
    if (run != null) {
      builder.environment().put(RunId.MARKER, run.value());
    }
    return builder;
  }

  /// In a thread of its own: a program may print before it reads.
  private static void feed(Process process, String input) {
    if (input.isEmpty()) {
      return;
    }
    Thread.ofVirtual()
        .name("input")
        .start(() -> {
          try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            // it ended without reading all of it
          }
        });
  }

  private void killWhateverHappens(Process process, ProcessTree tree) {
    Duration grace = KILL_GRACE;
    for (int attempt = 0; attempt < 3; attempt++) {
      try {
        treeKill.end(tree, () -> !process.isAlive(), grace);
        return;
      } catch (InterruptedException e) {
        grace = Duration.ZERO; // the caller is interrupted already; the tree goes first
      }
    }
  }

  private static void closeQuietly(Process process) {
    try {
      process.getInputStream().close();
    } catch (IOException e) {
      // nobody reads it any more
    }
  }
}
