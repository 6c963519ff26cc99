// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.source.RepositoryPublisher;
import ml.clear.agent.standalone.StandaloneOptions;
import ml.clear.agent.standalone.StandaloneServer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `demo`: the main job on a server of its own, with three tasks that end as tasks do.
final class DemoCommand implements AgentCommand {
  private static final String REPOSITORY = "hello-task.git";

  @Override
  public CommandSpec spec() {
    return Flags.command(
            "demo",
            "Starts a server and a worker, runs three tasks (one succeeds, one fails, one is"
                + " aborted), shows their logs and how long each step took.")
        .addOption(Flags.plain("leave server and worker running until Ctrl-C", "--keep"))
        .addOption(Flags.text("DIR", "keep everything in this folder (a temporary one)", "--data"));
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    boolean keep = arguments.hasMatchedOption("--keep");
    String given = arguments.matchedOptionValue("--data", "");
    Path data = given.isEmpty() ? temporaryFolder(session) : Path.of(given).toAbsolutePath();
    try {
      return run(session, data, keep);
    } finally {
      if (given.isEmpty() && !keep) {
        delete(data, session.console());
      }
    }
  }

  private static int run(Session session, Path data, boolean keep) throws InterruptedException {
    Console console = session.console();
    console.hush();
    Path example = DemoFiles.exampleFolder();
    try (StandaloneServer server =
        ServerCommand.start(new StandaloneOptions(data.resolve("server"), "127.0.0.1", 0, false))) {
      console.progress("server      " + server.apiUrl() + ", data in " + server.data());
      DemoSettings.apply(session, server, data);
      Path repository = server.gitFolder().resolve(REPOSITORY);
      if (!Files.exists(repository)) {
        CommandFailure.orFail(session.get(RepositoryPublisher.class).publish(example, repository));
      }
      console.progress("repository  " + server.apiUrl() + "/git/" + REPOSITORY);
      DemoFiles.publishWheel(example, server.packagesFolder());
      console.progress("packages    " + server.apiUrl() + "/simple/");
      var demo = new DemoRun(session, server.apiUrl(), server.apiUrl() + "/git/" + REPOSITORY);
      return demo.run(keep ? () -> explain(console, server, data) : null);
    }
  }

  private static void explain(Console console, StandaloneServer server, Path data) {
    String conf = "clearml-agent --config-file " + server.configurationFile();
    console.print("");
    console.print("Server and worker keep running.");
    console.print("  server           " + server.apiUrl() + " (data in " + data + ")");
    console.print(
        "  the next task    %s submit --repo %s/git/%s --script hello.py --follow"
            .formatted(conf, server.apiUrl(), REPOSITORY));
    console.print("  the workers      " + conf + " list");
    console.print("  to stop          Ctrl-C, or: kill " + ProcessHandle.current().pid());
  }

  private static Path temporaryFolder(Session session) {
    String parent = session.environment().variables().getOrDefault("TMPDIR", "/tmp");
    try {
      return Files.createTempDirectory(Path.of(parent), "clearml-agent-demo-");
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "no folder can be made in '%s': %s\n  next: name one with --data"
              .formatted(parent, FileProblem.of(e)));
    }
  }

  private static void delete(Path folder, Console console) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      console.warn("'%s' can't be removed: %s".formatted(folder, FileProblem.of(e)));
    }
  }
}
