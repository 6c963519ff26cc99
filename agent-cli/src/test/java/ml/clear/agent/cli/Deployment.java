// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.google.inject.Injector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.LogSink;
import ml.clear.agent.core.queue.TaskQueue;
import ml.clear.agent.core.settings.RawEnvironment;
import ml.clear.agent.core.settings.SettingsOverrides;
import ml.clear.agent.core.task.ContainerSpec;
import ml.clear.agent.core.task.NewTask;
import ml.clear.agent.core.task.Script;
import ml.clear.agent.core.task.TaskBoard;
import ml.clear.agent.core.task.TaskId;
import ml.clear.agent.core.task.TaskState;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;
import ml.clear.agent.standalone.StandaloneOptions;
import ml.clear.agent.standalone.StandaloneServer;

/// A real server with a home folder of its own, and real agents on it: in this JVM, or as processes
/// that can be killed.
final class Deployment implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Path home;
  private final boolean advanced;
  private final Map<String, String> variables = new TreeMap<>();
  private final List<Process> processes = new ArrayList<>();
  private StandaloneServer server;
  private final Injector client;

  Deployment(Path home) throws IOException {
    this(home, false, Map.of());
  }

  /// @param advanced whether the server has vaults
  Deployment(Path home, boolean advanced) throws IOException {
    this(home, advanced, Map.of());
  }

  /// @param variables further ones of the agents' environment
  Deployment(Path home, Map<String, String> variables) throws IOException {
    this(home, false, variables);
  }

  private Deployment(Path home, boolean advanced, Map<String, String> further) throws IOException {
    this.home = home;
    this.advanced = advanced;
    Files.createDirectories(home.resolve("tmp"));
    variables.put("HOME", home.toString());
    variables.put("TMPDIR", home.resolve("tmp").toString());
    variables.put("PATH", System.getenv("PATH"));
    variables.put("CLEARML_WORKER_NAME", "host");
    variables.put("CLEARML_AGENT_QUEUE_POLL_FREQ_SEC", "0.3");
    variables.put("CLEARML_AGENT__AGENT__ABORT_GRACE_SEC", "2");
    variables.putAll(further);
    server = start(0);
    client =
        Wiring.create(
            environment(),
            new SettingsOverrides(server.configurationFile(), false, List.of()),
            console(OutputStream.nullOutputStream()));
  }

  StandaloneServer server() {
    return server;
  }

  Path home() {
    return home;
  }

  /// Sets a variable for the agents that are started from now on; an empty one is taken away.
  void set(String name, String value) {
    variables.put(name, value);
    variables.values().removeIf(String::isEmpty);
  }

  <T> T get(Class<T> type) {
    return client.getInstance(type);
  }

  /// Runs a command in this JVM, with the server's configuration file.
  Result run(String... words) {
    var all = new ArrayList<>(List.of("--config-file", server.configurationFile().toString()));
    all.addAll(List.of(words));
    return runBare(all.toArray(String[]::new));
  }

  /// Runs a command in this JVM, with nothing but the variables.
  Result runBare(String... words) {
    var output = new ByteArrayOutputStream();
    int code = new Program(console(output), environment()).run(List.of(words));
    return new Result(code, output.toString(StandardCharsets.UTF_8));
  }

  /// What a command did.
  record Result(int code, String output) {}

  /// Starts a worker of queue `default` as a process of its own.
  Process daemon(String... flags) throws IOException {
    var words = new ArrayList<>(List.of("daemon", "--foreground", "--queue", "default"));
    words.addAll(List.of(flags));
    return start(words.toArray(String[]::new));
  }

  /// Starts a command as a process of its own.
  Process start(String... arguments) throws IOException {
    var words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dguice_custom_class_loading=CHILD",
                "-cp",
                System.getProperty("java.class.path"),
                "ml.clear.agent.cli.Main",
                "--config-file",
                server.configurationFile().toString()));
    words.addAll(List.of(arguments));
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment().variables());
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolve("daemon.log").toFile()));
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  String daemonLog() throws IOException {
    return Files.readString(home.resolve("daemon.log"));
  }

  /// Enqueues a shell script, which needs neither repository nor python environment.
  TaskId shell(String text) throws InterruptedException {
    return enqueue(script(text));
  }

  TaskId enqueue(Script script) throws InterruptedException {
    return enqueue(script, "default");
  }

  TaskId enqueue(Script script, String queue) throws InterruptedException {
    TaskId task = create(script);
    CommandFailure.orFail(get(TaskQueue.class).enqueue(task, queue));
    return task;
  }

  /// A shell script as a task that needs neither repository nor python environment.
  static Script script(String text) {
    return new Script("bash", "", "", "", "", "job.sh", ".", Map.of(), text);
  }

  TaskId create(Script script) throws InterruptedException {
    return CommandFailure.orFail(
        get(TaskBoard.class)
            .create(new NewTask("a test", "", "testing", script, ContainerSpec.NONE, Map.of())));
  }

  TaskState state(TaskId task) throws InterruptedException {
    return CommandFailure.orFail(get(TaskBoard.class).state(task)).orElseThrow();
  }

  TaskState awaitState(TaskId task, Predicate<TaskState> wanted) throws InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE, TimeSource.system());
    while (!deadline.passed()) {
      TaskState state = state(task);
      if (wanted.test(state)) {
        return state;
      }
      TimeSource.system().sleep(Duration.ofMillis(100));
    }
    throw new AssertionError("task %s is %s; its log: %s".formatted(task, state(task), log(task)));
  }

  TaskState awaitEnd(TaskId task) throws InterruptedException {
    return awaitState(task, state -> state.status().isFinal());
  }

  void await(BooleanSupplier condition) throws InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE, TimeSource.system());
    while (!condition.getAsBoolean()) {
      if (deadline.passed()) {
        throw new AssertionError("it did not come to that in time");
      }
      TimeSource.system().sleep(Duration.ofMillis(50));
    }
  }

  void awaitLog(TaskId task, String text) throws InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE, TimeSource.system());
    while (!log(task).contains(text)) {
      if (deadline.passed()) {
        throw new AssertionError("'%s' is not in the log: %s".formatted(text, log(task)));
      }
      TimeSource.system().sleep(Duration.ofMillis(100));
    }
  }

  List<LogEvent> events(TaskId task) throws InterruptedException {
    var all = new ArrayList<LogEvent>();
    Instant from = Instant.EPOCH;
    while (true) {
      List<LogEvent> some = CommandFailure.orFail(get(LogSink.class).since(task, from, 500));
      all.addAll(some);
      if (some.isEmpty()) {
        return all;
      }
      from = some.getLast().time().plusMillis(1);
    }
  }

  String log(TaskId task) throws InterruptedException {
    return events(task).stream().map(LogEvent::text).collect(Collectors.joining());
  }

  /// Takes the server away.
  void stopServer() {
    server.close();
  }

  /// Brings it back, where it was.
  void startServer() {
    server = start(server.apiUrl().getPort());
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    server.close();
  }

  private StandaloneServer start(int port) {
    return StandaloneServer.start(
        new StandaloneOptions(home.resolve("server"), "127.0.0.1", port, advanced));
  }

  private RawEnvironment environment() {
    return new RawEnvironment(variables);
  }

  private static Console console(OutputStream out) {
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(stream, stream, false);
  }
}
