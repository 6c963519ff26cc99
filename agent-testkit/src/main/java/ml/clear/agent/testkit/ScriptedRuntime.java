// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.queue.QueueId;
import ml.clear.agent.core.run.ExecutionReport;
import ml.clear.agent.core.run.Exit;
import ml.clear.agent.core.run.Run;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.run.RunRequest;
import ml.clear.agent.core.run.TaskRuntime;

/// A runtime whose runs do what the task's script says, in words of its own, one a line: `print
/// TEXT`, `wait` (until it is stopped), `fail` (before the launch), `exit CODE`; without `exit` the
/// code is 0. Runs outlive the agent: [#reattach] finds them.
public final class ScriptedRuntime implements TaskRuntime {
  private final Map<RunId, ScriptedRun> runs = new ConcurrentHashMap<>();
  private final List<Duration> graces = new CopyOnWriteArrayList<>();
  private final Failure failure;
  private volatile int capacity = Integer.MAX_VALUE;
  private volatile ExecutionReport report = new ExecutionReport(Map.of(), "", Map.of());

  /// @param failure why `fail` fails
  public ScriptedRuntime(Failure failure) {
    this.failure = failure;
  }

  /// How many more tasks could start.
  public void capacity(int tasks) {
    capacity = tasks;
  }

  /// What runs report when they are prepared.
  public void reporting(ExecutionReport prepared) {
    report = prepared;
  }

  /// The grace of each stop, in order.
  public List<Duration> graces() {
    return List.copyOf(graces);
  }

  /// Lets every run that waits print a line.
  public void print(String line) {
    runs.values().stream().filter(run -> !run.exit.isDone()).forEach(run -> run.print(line + "\n"));
  }

  @Override
  public int freeCapacity(QueueId queue) {
    return capacity;
  }

  @Override
  public Outcome<Run> start(RunRequest request) {
    var run = new ScriptedRun(request);
    runs.put(request.id(), run);
    run.play();
    return Outcome.of(run);
  }

  @Override
  public Optional<Run> reattach(RunRequest request) {
    return Optional.<Run>ofNullable(runs.get(request.id())).filter(Run::launched);
  }

  private final class ScriptedRun implements Run {
    private final RunRequest request;
    private final CompletableFuture<Exit> exit = new CompletableFuture<>();
    private volatile boolean launched;

    ScriptedRun(RunRequest request) {
      this.request = request;
    }

    void play() {
      List<String> lines = request.task().script().diff().lines().toList();
      if (lines.contains("fail")) {
        exit.complete(new Exit.NotStarted(failure));
        return;
      }
      request.observer().prepared(report);
      launched = true;
      request.observer().launched();
      try {
        request.directory().close("setup");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      print(
          lines.stream()
              .filter(line -> line.startsWith("print "))
              .map(line -> line.substring("print ".length()) + "\n")
              .collect(Collectors.joining()));
      if (!lines.contains("wait")) {
        int code =
            lines.stream()
                .filter(line -> line.startsWith("exit "))
                .mapToInt(line -> Integer.parseInt(line.substring("exit ".length())))
                .findFirst()
                .orElse(0);
        exit.complete(new Exit.Completed(code));
      }
    }

    void print(String text) {
      try {
        Files.writeString(
            request.directory().segment("out", 0),
            text,
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Exit await() throws InterruptedException {
      try {
        return exit.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void stop(Duration grace) {
      graces.add(grace);
      exit.complete(launched ? new Exit.Completed(143) : new Exit.Stopped());
    }

    @Override
    public boolean launched() {
      return launched;
    }
  }
}
