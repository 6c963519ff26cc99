// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import ml.clear.agent.core.environment.RequirementsReport;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.log.LogLevel;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.task.StatusChange;
import ml.clear.agent.core.task.Task;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.task.Transition;
import ml.clear.agent.core.time.BackOff;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One task under supervision. Its own thread waits for the run and then reports; beside it the
/// watch looks at the server and the pump of the log sends what is printed. Whoever stops the task
/// first says why in `cause`.
final class Supervision implements RunObserver {
  private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

  /// A runtime key that the ClearML SDK sets when the user's process uses it.
  private static final String SDK = "CLEARML VERSION";

  private static final Duration LOOK = Duration.ofSeconds(2);
  static final BackOff RETRY = new BackOff(Duration.ofSeconds(2), Duration.ofMinutes(1));

  private final RunHold hold;
  private final Task task;
  private final Map<String, String> variables;
  private final TaskBoard board;
  private final RunLogs logs;
  private final AgentSettings settings;
  private final TimeSource time;

  private final AtomicReference<@Nullable StopCause> cause = new AtomicReference<>();
  private final Map<Phase, Duration> times = new EnumMap<>(Phase.class);
  private final Thread owner = Thread.currentThread();
  private volatile Duration prepared;
  private volatile Duration launched;
  private volatile boolean left;
  private volatile boolean usesSdk;
  private volatile @Nullable Run run;
  private @Nullable Thread reporting;

  Supervision(
      RunHold hold,
      Task task,
      Map<String, String> variables,
      TaskBoard board,
      RunLogs logs,
      AgentSettings settings,
      TimeSource time) {
    this.hold = hold;
    this.task = task;
    this.variables = variables;
    this.board = board;
    this.logs = logs;
    this.settings = settings;
    this.time = time;
    prepared = time.elapsed();
    launched = prepared;
  }

  /// Sees the run through.
  ///
  /// @param again whether an earlier agent began it
  Ending proceed(TaskRuntime runtime, boolean again) throws InterruptedException {
    try (hold;
        RunLog log = logs.open(hold)) {
      log.setup()
          .line(
              LogLevel.INFO,
              again
                  ? "task %s taken over by worker %s".formatted(task.id(), hold.record().worker())
                  : "task %s pulled from %s by worker %s"
                      .formatted(task.id(), origin(), hold.record().worker()));
      Exit exit =
          switch (start(runtime, log, again)) {
            case Outcome.Success<Run>(Run started) -> follow(started, log);
            case Outcome.Failed<Run>(Failure failure) -> new Exit.NotStarted(failure);
          };
      return conclude(exit, log);
    } catch (InterruptedException e) {
      if (left) {
        return new Ending.Left();
      }
      throw e;
    } catch (IOException e) {
      LOG.error("task {}: its folder can't be used, it is left: {}", task.id(), e.toString());
      return new Ending.Left();
    }
  }

  @Override
  public void prepared(ExecutionReport report) {
    prepared = time.elapsed();
    times.putAll(report.times());
    reporting =
        Thread.ofVirtual().name("report-" + task.id()).start(() -> recordPreparation(report));
  }

  @Override
  public void launched() {
    launched = time.elapsed();
  }

  /// Whether this is a task whose process uses the ClearML SDK.
  boolean isSdkTask(TaskId id) {
    return usesSdk && task.id().equals(id);
  }

  /// The agent is being stopped.
  void shutDown(boolean leave) throws InterruptedException {
    if (leave) {
      left = true;
      owner.interrupt();
    } else {
      stop(StopCause.SHUTDOWN);
    }
  }

  /// The agent can't wait any longer for the server; the next one reports.
  void abandon() {
    left = true;
    owner.interrupt();
  }

  private String origin() {
    return hold.record().queue() == null ? "the command line" : hold.record().queue().value();
  }

  private Outcome<Run> start(TaskRuntime runtime, RunLog log, boolean again)
      throws InterruptedException {
    var request =
        new RunRequest(
            hold.record().id(),
            task,
            hold.record().worker(),
            hold.record().slot(),
            hold.directory(),
            log.setup(),
            variables,
            this);
    Optional<Run> found = again ? runtime.reattach(request) : Optional.empty();
    return found.isPresent() ? Outcome.of(found.get()) : runtime.start(request);
  }

  private Exit follow(Run started, RunLog log) throws InterruptedException {
    run = started;
    if (cause.get() != null) {
      started.stop(settings.abortGrace());
    }
    Thread watch = Thread.ofVirtual().name("watch-" + task.id()).start(() -> watch(log));
    try {
      return started.await();
    } finally {
      watch.interrupt();
      watch.join();
    }
  }

  private void watch(RunLog log) {
    var watch = new TaskWatch();
    Duration ping = settings.taskPingInterval();
    Duration lastPing = time.elapsed();
    try {
      while (true) {
        time.sleep(LOOK);
        if (board.state(task.id()) instanceof Outcome.Success<Optional<TaskState>>(var state)) {
          usesSdk |= state.map(now -> now.runtime().containsKey(SDK)).orElse(false);
          act(watch.look(state), log);
        }
        if (ping.isPositive() && time.elapsed().minus(lastPing).compareTo(ping) >= 0) {
          lastPing = time.elapsed();
          board.ping(task.id());
        }
      }
    } catch (InterruptedException _) {
      // the run is over
    }
  }

  private void act(TaskWatch.Verdict verdict, RunLog log) throws InterruptedException {
    switch (verdict) {
      case TaskWatch.Verdict.GoOn() -> {}
      case TaskWatch.Verdict.Suspicious(int number) ->
          log.end()
              .line(
                  LogLevel.WARNING,
                  "Warning: Task %s was reset! if state is consistent we shall terminate (%d/4)."
                      .formatted(task.id(), number));
      case TaskWatch.Verdict.Abort() -> {
        if (stop(StopCause.ABORT)) {
          log.end().line(LogLevel.ERROR, "User aborted: stopping task (1) stopped");
        }
      }
      case TaskWatch.Verdict.Yield(int number, String name) -> {
        if (stop(StopCause.YIELD)) {
          log.end()
              .line(
                  LogLevel.ERROR,
                  "%s: stopping task (%d) %s"
                      .formatted(number == 4 ? "Task failed" : "User aborted", number, name));
        }
      }
    }
  }

  /// Stops the run, once; what comes first is the cause.
  private boolean stop(StopCause why) throws InterruptedException {
    boolean first = cause.compareAndSet(null, why);
    Run known = run;
    if (first && known != null) {
      LOG.info("task {}: stopping it ({})", task.id(), why);
      known.stop(settings.abortGrace());
    }
    return first;
  }

  private void recordPreparation(ExecutionReport report) {
    try {
      if (!report.commit().isEmpty()) {
        note("commit", board.recordCommit(task.id(), report.commit()));
      }
      if (!report.packages().isEmpty()) {
        Map<String, List<String>> before =
            board.find(task.id()) instanceof Outcome.Success<Optional<Task>>(var now)
                ? now.orElse(task).script().requirements()
                : task.script().requirements();
        note(
            "requirements",
            board.recordRequirements(
                task.id(), RequirementsReport.merge(before, report.packages())));
      }
    } catch (InterruptedException _) {
      // the agent ends; the packages stay unreported
    }
  }

  private void note(String what, Outcome<?> outcome) {
    if (outcome instanceof Outcome.Failed<?>(Failure failure)) {
      LOG.warn("task {}: its {} could not be reported: {}", task.id(), what, failure.describe());
    }
  }

  private Ending conclude(Exit exit, RunLog log) throws InterruptedException, IOException {
    Duration ended = time.elapsed();
    if (run != null && run.launched()) {
      times.put(Phase.LAUNCH, launched.minus(prepared));
      times.put(Phase.RUN, ended.minus(launched));
    }
    StopCause why = cause.get();
    Conclusion conclusion = Conclusion.of(exit, why, hold.record().worker());
    log.end().line(conclusion.level(), conclusion.line());
    log.finish();
    if (reporting != null) {
      reporting.join();
    }
    if (why == StopCause.YIELD) {
      hold.discard();
      return new Ending.Overtaken("somebody else changed the task's status");
    }
    note("exit", board.recordRuntime(task.id(), conclusion.runtime()));
    Ending ending = report(conclusion.change(), exit, ended);
    hold.discard();
    return ending;
  }

  /// Sets the final status; as long as the server is away it is tried again.
  private Ending report(@Nullable StatusChange change, Exit exit, Duration ended)
      throws InterruptedException {
    if (change == null) {
      return new Ending.Overtaken("somebody else changed the task's status");
    }
    for (int attempt = 1; ; attempt++) {
      switch (board.mark(task.id(), change)) {
        case Transition.Applied() -> {
          times.put(Phase.REPORT, time.elapsed().minus(ended));
          return new Ending.Reported(change.target(), exit, times);
        }
        case Transition.Overtaken(String answer) -> {
          LOG.info("task {}: its status was set by somebody else: {}", task.id(), answer);
          return new Ending.Overtaken(answer);
        }
        case Transition.Gone() -> {
          return new Ending.Overtaken("the task was deleted");
        }
        case Transition.Rejected(Failure.ServiceFault failure) -> {
          LOG.warn(
              "task {}: its status can't be set, trying again: {}", task.id(), failure.message());
          time.sleep(RETRY.after(attempt, RandomGenerator.getDefault()));
        }
        case Transition.Rejected(Failure failure) -> {
          LOG.error("task {}: its status can't be set: {}", task.id(), failure.describe());
          return new Ending.Reported(change.target(), exit, times);
        }
      }
    }
  }
}
