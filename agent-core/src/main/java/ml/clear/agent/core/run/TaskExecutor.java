// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.agent.core.environment.Environment;
import ml.clear.agent.core.environment.EnvironmentBuilder;
import ml.clear.agent.core.environment.EnvironmentBuilder.Preparation;
import ml.clear.agent.core.environment.EnvironmentRequest;
import ml.clear.agent.core.environment.PreparedEnvironment;
import ml.clear.agent.core.environment.Provision;
import ml.clear.agent.core.environment.RequirementsReport;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.Stopped;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.settings.CodeSettings;
import ml.clear.agent.core.source.Checkout;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.core.source.SourceRequest;
import ml.clear.agent.core.time.TimeSource;

/// Makes a task ready to run, the same everywhere: on the host, in a container, in a pod. Code and
/// environment are prepared at the same time. It starts no user process and talks to no server: it
/// returns what to launch and what to report.
public final class TaskExecutor {
  private final SourceRepository sources;
  private final EnvironmentBuilder environments;
  private final LaunchEnvironment launchEnvironment;
  private final CodeSettings codeSettings;
  private final TimeSource time;

  public TaskExecutor(
      SourceRepository sources,
      EnvironmentBuilder environments,
      LaunchEnvironment launchEnvironment,
      CodeSettings codeSettings,
      TimeSource time) {
    this.sources = sources;
    this.environments = environments;
    this.launchEnvironment = launchEnvironment;
    this.codeSettings = codeSettings;
    this.time = time;
  }

  /// Prepares a task. An interrupt ends every program that was started for it.
  public Outcome<PreparedTask> prepare(RunRequest request) throws InterruptedException {
    CodePlan plan = CodePlan.of(request.task().script(), codeSettings);
    TaskLog log = request.log();
    launchEnvironment.configuration().forEach(log::line);
    describe(request, plan, log);
    try {
      Path temporary = Files.createDirectories(request.directory().path().resolve("tmp"));
      var wish = new EnvironmentRequest(request.task(), request.id(), request.slot(), temporary);
      return switch (environments.prepare(wish, log)) {
        case Preparation.Prepared(PreparedEnvironment environment) ->
            prepare(request, plan, environment);
        case Preparation.Refused(Failure failure) -> Outcome.failed(failure);
      };
    } catch (FailureException e) {
      return Outcome.failed(e.failure());
    } catch (IOException e) {
      return Outcome.failed(
          new HostFault(
              Phase.PROVISION,
              ReasonCode.FILE_ACCESS,
              "the run's folder '%s' can't be used: %s".formatted(request.directory().path(), e),
              "check the disk and the rights of the folder"));
    }
  }

  private Outcome<PreparedTask> prepare(
      RunRequest request, CodePlan plan, PreparedEnvironment environment)
      throws InterruptedException {
    var deferred = new DeferredLog(request.log());
    try (ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        var times = new ConcurrentHashMap<Phase, Duration>();
        Future<Outcome<Code>> code =
            jobs.submit(
                timed(
                    Phase.CHECKOUT,
                    times,
                    () -> fetch(request, plan, environment.folder(), request.log())));
        Future<Provision> provision =
            jobs.submit(
                timed(
                    Phase.PROVISION,
                    times,
                    () -> environment.provision(() -> rootOf(code), deferred)));
        Outcome<Code> fetched = join(code);
        deferred.release();
        return switch (fetched) {
          case Outcome.Success<Code>(Code found) ->
              assemble(request, plan, found, join(provision), times);
          case Outcome.Failed<Code>(Failure failure) -> Outcome.failed(failure);
        };
      } catch (FailureException e) {
        return Outcome.failed(e.failure());
      } finally {
        deferred.release();
        jobs.shutdownNow();
      }
    }
  }

  private Outcome<Code> fetch(RunRequest request, CodePlan plan, Path folder, TaskLog log)
      throws InterruptedException, IOException {
    Optional<Path> forced = forcedFolder();
    if (forced.isPresent()) {
      return Outcome.of(new Code(forced.get(), ""));
    }
    if (!plan.hasRepository()) {
      if (plan.literal().isEmpty()) {
        log.line("WARNING: running a task without repository or literal script in `script.diff`");
      }
      return Outcome.of(new Code(Files.createDirectories(folder.resolve("code")), ""));
    }
    Path destination = folder.resolve("task_repository").resolve(nameOf(plan.source().url()));
    var wish = new SourceRequest(plan.source(), plan.diff(), destination, request.id());
    return switch (sources.checkout(wish, log)) {
      case Checkout.Ready(Path root, _, String commit) ->
          Outcome.of(new Code(root, plan.source().commit().isEmpty() ? commit : ""));
      case Checkout.Refused(Failure failure) -> Outcome.failed(failure);
    };
  }

  private Outcome<PreparedTask> assemble(
      RunRequest request,
      CodePlan plan,
      Code code,
      Provision provision,
      Map<Phase, Duration> times) {
    return switch (provision) {
      case Provision.Refused(Failure failure) -> Outcome.failed(failure);
      case Provision.Abandoned() -> Outcome.failed(interrupted());
      case Provision.Ready(Environment environment, _) -> {
        var folder = new CodeFolder(code.root(), plan);
        yield launchEnvironment
            .launch(request, plan, folder, environment)
            .map(launch -> {
              announce(request, environment, launch);
              return new PreparedTask(
                  launch, new ExecutionReport(environment.packages(), code.newCommit(), times));
            });
      }
    };
  }

  private <T> Callable<T> timed(Phase phase, Map<Phase, Duration> times, Callable<T> job) {
    return () -> {
      Duration begin = time.elapsed();
      try {
        return job.call();
      } finally {
        times.put(phase, time.elapsed().minus(begin));
      }
    };
  }

  private Optional<Path> forcedFolder() {
    if (!codeSettings.isForced()) {
      return Optional.empty();
    }
    Path folder = Objects.requireNonNullElse(codeSettings.forceCodeDir(), Path.of(""));
    return Optional.of(folder.toAbsolutePath().normalize());
  }

  private void describe(RunRequest request, CodePlan plan, TaskLog log) {
    if (codeSettings.forceExecScript() != null) {
      log.line("WARNING: Using forced script entry [%s]".formatted(codeSettings.forceExecScript()));
    }
    log.line("Executing task id [%s]:".formatted(request.task().id()));
    log.line("repository = " + plan.source().url());
    log.line("entry_point = " + plan.entryPoint());
    log.line("working_dir = " + plan.workingDirectory());
    log.line("branch = " + plan.source().branch());
    log.line("version_num = " + plan.source().commit());
    log.line("tag = " + plan.source().tag());
    log.line("docker_cmd = " + request.task().container().image());
    log.line("");
  }

  private static void announce(RunRequest request, Environment environment, Launch launch) {
    TaskLog log = request.log();
    log.line("Running task id [%s]:".formatted(request.task().id()));
    log.line(
        "[%s]$ %s"
            .formatted(request.task().script().workingDirectory(), ShellWords.join(launch.argv())));
    if (environment.packages().isEmpty()) {
      log.line("No freeze information available");
    } else {
      log.line("Summary - installed python packages:");
      RequirementsReport.lines(environment.packages()).forEach(log::line);
    }
    log.line("");
    log.line("Environment setup completed successfully");
    log.line("");
    log.line("Starting Task Execution:");
    log.line("");
  }

  private static Optional<Path> rootOf(Future<Outcome<Code>> code) throws InterruptedException {
    return switch (join(code)) {
      case Outcome.Success<Code>(Code found) -> Optional.of(found.root());
      case Outcome.Failed<Code> _ -> Optional.empty();
    };
  }

  /// The result of a job; a defect in it becomes a failure, an interrupt of it too.
  private static <T> T join(Future<T> job) throws InterruptedException {
    try {
      return job.get();
    } catch (ExecutionException e) {
      throw switch (e.getCause()) {
        case FailureException failed -> failed;
        case InterruptedException _ -> new FailureException(interrupted());
        case IOException failed ->
            new FailureException(
                new HostFault(
                    Phase.CHECKOUT,
                    ReasonCode.FILE_ACCESS,
                    "the task's folder can't be used: " + failed,
                    "check the disk and the rights of the folder"));
        case null, default -> new IllegalStateException(e);
      };
    }
  }

  private static Failure interrupted() {
    return new Stopped(
        Phase.PROVISION,
        ReasonCode.ABORTED,
        "the task was stopped while it was being prepared",
        "enqueue the task again to run it");
  }

  /// The last part of a repository's URL, as the reference agent names the folder.
  private static String nameOf(String url) {
    String path = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1);
    String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.isEmpty() || safe.startsWith(".") ? "repository" : safe;
  }

  private record Code(Path root, String newCommit) {}
}
