// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.source.SourceRepository;
import ml.clear.agent.core.source.SourceSnapshot;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.time.TimeSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `submit`: creates a task and enqueues it.
final class SubmitCommand implements AgentCommand {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Flags.command(
            "submit",
            "Creates a task from a folder (with its uncommitted changes) or a repository,"
                + " and enqueues it.");
    Flags.group(
        spec,
        "Code",
        Flags.text("DIR", "a folder of a git repository (.)", "--folder"),
        Flags.text("URL", "a repository", "--repo"),
        Flags.text("B", "with --repo: its branch", "--branch"),
        Flags.text("C", "with --repo: the commit", "--commit"),
        Flags.text("FILE", "what is run, relative to the folder", "--script"),
        Flags.text("MODULE", "what is run: a python module", "-m", "--module"),
        Flags.words("A=B", "arguments, for the ClearML SDK to apply", "--args"));
    Flags.group(
        spec,
        "Environment",
        Flags.text("FILE", "requirements: a file", "--requirements"),
        Flags.words("P", "requirements: packages", "--packages"),
        Flags.text("IMAGE ARGS", "the container that it wants", "--docker"));
    Flags.group(
        spec,
        "Task",
        Flags.text("Q", "queue by name or id (default)", "--queue"),
        Flags.text("N", "the task's name (the script's)", "--name"),
        Flags.text("P", "its project", "--project"),
        Flags.plain("print its log until it ends, and exit with its exit code", "--follow"),
        Flags.plain("print the task's id and queue as JSON", "--json"));
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    boolean json = arguments.hasMatchedOption("--json");
    if (json && arguments.hasMatchedOption("--follow")) {
      throw new CommandFailure(
          ExitCode.USAGE, "--json and --follow exclude each other\n  next: leave one of them out");
    }
    refuseContradictions(arguments);
    NewTask wanted = task(arguments, session);
    String queue = arguments.matchedOptionValue("--queue", "default");
    TaskBoard board = session.get(TaskBoard.class);
    CommandFailure.orFail(session.get(TaskQueue.class).resolve(List.of(queue), false));
    TaskId task = CommandFailure.orFail(board.create(wanted));
    CommandFailure.orFail(session.get(TaskQueue.class).enqueue(task, queue));
    session
        .console()
        .print(
            json
                ? JsonText.line(Map.of("task", task.value(), "queue", queue))
                : "task %s is in queue '%s'".formatted(task, queue));
    if (!arguments.hasMatchedOption("--follow")) {
      return ExitCode.SUCCESS;
    }
    var follower =
        new LogFollower(task, session.get(LogSink.class), board, session.get(TimeSource.class));
    TaskState state =
        CommandFailure.orFail(follower.follow(event -> session.console().printPart(event.text())));
    session
        .console()
        .print("task %s: %s (%s)".formatted(task, state.status(), state.statusReason()));
    return exitCode(state);
  }

  /// Nothing that was said is dropped without a word.
  private static void refuseContradictions(ParseResult arguments) {
    for (String flag : List.of("--branch", "--commit")) {
      if (arguments.hasMatchedOption(flag) && !arguments.hasMatchedOption("--repo")) {
        throw new CommandFailure(
            ExitCode.USAGE,
            flag
                + " belongs to --repo; a folder is taken as it is\n"
                + "  next: leave it out, or add --repo URL");
      }
    }
    for (var pair :
        List.of(List.of("--repo", "--folder"), List.of("--requirements", "--packages"))) {
      if (pair.stream().allMatch(arguments::hasMatchedOption)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            String.join(" and ", pair) + " exclude each other\n  next: leave one of them out");
      }
    }
    if (arguments.matchedOptionValue("--name", "task").isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--name is empty\n  next: leave it out for the script's name");
    }
  }

  /// The task's own exit code where it is known.
  static int exitCode(TaskState state) {
    String code = state.runtime().getOrDefault("_exit_code", "");
    return switch (state.status()) {
      case COMPLETED, CLOSED, PUBLISHING, PUBLISHED -> ExitCode.SUCCESS;
      case STOPPED -> ExitCode.INTERRUPTED;
      case CREATED, QUEUED, IN_PROGRESS, FAILED, UNKNOWN ->
          code.matches("[0-9]{1,3}") ? Integer.parseInt(code) : ExitCode.FAILURE;
    };
  }

  /// A script's path relative to the folder, which has to hold it: nothing else reaches the worker.
  private static String within(Path folder, String script) {
    Path base = folder.toAbsolutePath().normalize();
    Path file = base.resolve(script).normalize();
    if (!file.startsWith(base)) {
      base = real(base);
      file = real(file);
    }
    if (!file.startsWith(base)) {
      throw outside(script, "'" + folder + "'");
    }
    return base.relativize(file).toString();
  }

  /// What links lead to; they may name one place in two ways.
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "'%s' can't be found: %s".formatted(path, FileProblem.of(e)));
    }
  }

  private static CommandFailure outside(String script, String place) {
    return new CommandFailure(
        ExitCode.USAGE,
        "--script: '%s' is outside %s, so the worker would not have it\n  next: %s"
            .formatted(script, place, "name a file in there, relative to it, or another --folder"));
  }

  private static NewTask task(ParseResult arguments, Session session) throws InterruptedException {
    String entryPoint = entryPoint(arguments);
    Script script =
        arguments.hasMatchedOption("--repo")
            ? fromRepository(arguments, entryPoint)
            : fromFolder(arguments, entryPoint, session);
    String docker = arguments.matchedOptionValue("--docker", "").strip();
    int blank = docker.indexOf(' ');
    return new NewTask(
        arguments.matchedOptionValue("--name", entryPoint),
        arguments.matchedOptionValue("--project", ""),
        "training",
        script,
        new ContainerSpec(
            blank < 0 ? docker : docker.substring(0, blank),
            blank < 0 ? "" : docker.substring(blank + 1).strip(),
            ""),
        hyperparameters(arguments.matchedOptionValue("--args", List.of())));
  }

  private static String entryPoint(ParseResult arguments) {
    String script = arguments.matchedOptionValue("--script", "");
    String module = arguments.matchedOptionValue("-m", "");
    if (script.isEmpty() == module.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "say what is run, once\n  next: --script train.py, or -m package.module");
    }
    return script.isEmpty() ? "-m " + module : script;
  }

  private static Script fromRepository(ParseResult arguments, String entryPoint) {
    Path path = Path.of(entryPoint).normalize();
    if (arguments.hasMatchedOption("--script") && (path.isAbsolute() || path.startsWith(".."))) {
      throw outside(entryPoint, "the repository");
    }
    return script(
        arguments,
        arguments.matchedOptionValue("--repo", ""),
        arguments.matchedOptionValue("--branch", ""),
        arguments.matchedOptionValue("--commit", ""),
        entryPoint,
        ".",
        "");
  }

  private static Script fromFolder(ParseResult arguments, String said, Session session)
      throws InterruptedException {
    Path folder = Path.of(arguments.matchedOptionValue("--folder", "."));
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--folder: there is no folder '%s'".formatted(folder));
    }
    boolean file = arguments.hasMatchedOption("--script");
    if (file && !Files.isRegularFile(folder.resolve(said))) {
      throw new CommandFailure(
          ExitCode.USAGE, "--script: there is no file '%s' in '%s'".formatted(said, folder));
    }
    String entryPoint = file ? within(folder, said) : said;
    Outcome<SourceSnapshot> snapshot = session.get(SourceRepository.class).snapshot(folder);
    if (snapshot instanceof Outcome.Failed<SourceSnapshot>(var failure)) {
      if (!file || failure.reason() != ReasonCode.REPOSITORY_NOT_FOUND) {
        throw new CommandFailure(failure);
      }
      session
          .console()
          .warn(
              "'%s' is in no git repository: the task gets the text of '%s' alone"
                  .formatted(folder, entryPoint));
      return script(arguments, "", "", "", entryPoint, ".", text(folder.resolve(entryPoint)));
    }
    SourceSnapshot state = snapshot.orThrow();
    warnOfWhatIsMissing(state, entryPoint, session.console());
    return script(
        arguments,
        state.url(),
        state.branch(),
        state.commit(),
        entryPoint,
        state.folder(),
        state.diff());
  }

  private static void warnOfWhatIsMissing(
      SourceSnapshot state, String entryPoint, Console console) {
    Path script = Path.of(state.folder()).resolve(entryPoint).normalize();
    if (state.untracked().contains(script.toString())) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "'%s' is not tracked by git, so the worker would not have it\n  next: git add %s"
              .formatted(entryPoint, entryPoint));
    }
    if (!state.untracked().isEmpty()) {
      console.warn(
          "%d files that git does not track stay here: %s"
              .formatted(
                  state.untracked().size(),
                  String.join(", ", state.untracked().stream().limit(5).toList())));
    }
    if (!state.pushed()) {
      console.warn(
          "commit %s is not on the remote, as far as this repository knows; push it before a"
                  .formatted(state.commit())
              + " worker takes the task");
    }
  }

  private static Script script(
      ParseResult arguments,
      String url,
      String branch,
      String commit,
      String entryPoint,
      String workingDirectory,
      String diff) {
    return new Script(
        "python3",
        url,
        branch,
        "",
        commit,
        entryPoint,
        workingDirectory,
        requirements(arguments),
        diff);
  }

  private static Map<String, List<String>> requirements(ParseResult arguments) {
    if (arguments.hasMatchedOption("--requirements")) {
      Path file = Path.of(arguments.matchedOptionValue("--requirements", ""));
      return Map.of("pip", text(file).lines().toList());
    }
    return arguments.hasMatchedOption("--packages")
        ? Map.of("pip", arguments.matchedOptionValue("--packages", List.of()))
        : Map.of();
  }

  private static Map<String, String> hyperparameters(List<String> words) {
    var arguments = new LinkedHashMap<String, String>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new CommandFailure(
            ExitCode.USAGE, "--args: '%s' is not of the form name=value".formatted(word));
      }
      arguments.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return arguments;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "'%s' can't be read: %s".formatted(file, FileProblem.of(e)));
    }
  }
}
