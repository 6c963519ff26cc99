// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import ml.clear.agent.standalone.ServerNotStarted;
import ml.clear.agent.standalone.StandaloneOptions;
import ml.clear.agent.standalone.StandaloneServer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `server`: the embedded ClearML-compatible server, until it is stopped.
final class ServerCommand implements AgentCommand {
  private static final int PORT = 8008;

  @Override
  public CommandSpec spec() {
    return Flags.command(
            "server", "Runs a ClearML-compatible server on this machine until it is stopped.")
        .addOption(Flags.number("PORT", "port to listen on; 0 = any free one (8008)", "--port"))
        .addOption(Flags.text("DIR", "where everything is kept (~/.clearml/server)", "--data"))
        .addOption(
            Flags.text("HOST", "address to listen on (127.0.0.1: this machine only)", "--host"));
  }

  @Override
  public int run(ParseResult arguments, Session session) throws InterruptedException {
    String home = session.environment().variables().getOrDefault("HOME", ".");
    String data = arguments.matchedOptionValue("--data", home + "/.clearml/server");
    if (data.isBlank()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--data is empty\n  next: name a folder, or leave --data out");
    }
    int port = arguments.matchedOptionValue("--port", PORT);
    if (port < 0 || port > 65535) {
      throw new CommandFailure(ExitCode.USAGE, "--port: " + port + " is not a port (0 to 65535)");
    }
    var options =
        new StandaloneOptions(
            Path.of(data).toAbsolutePath(),
            arguments.matchedOptionValue("--host", "127.0.0.1"),
            port,
            false);
    var ended = new CountDownLatch(1);
    try (StandaloneServer server = start(options);
        var signals = Signals.onStop(ended::countDown)) {
      Console console = session.console();
      console.print("ClearML-compatible server at " + server.apiUrl());
      console.print("  data           " + server.data());
      console.print("  configuration  " + server.configurationFile());
      console.print(
          "  a worker       clearml-agent --config-file %s daemon --queue default --foreground"
              .formatted(server.configurationFile()));
      ended.await();
      return signals.exitCode();
    }
  }

  static StandaloneServer start(StandaloneOptions options) {
    try {
      return StandaloneServer.start(options);
    } catch (ServerNotStarted e) {
      throw new CommandFailure(ExitCode.FAILURE, e.getMessage() + "\n  next: " + e.hint());
    }
  }
}
