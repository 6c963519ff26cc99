// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.agent.core.run.Command;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;

/// An agent in a JVM of its own, for tests that kill it: runs a command before the launch, or
/// launches a process and waits for it.
final class AgentToBeKilled {
  private AgentToBeKilled() {}

  public static void main(String[] arguments) throws Exception {
    RunId run = new RunId(arguments[1]);
    var directory = new RunDirectory(Path.of(arguments[2]));
    String script = arguments[3];
    if (arguments[0].equals("command")) {
      TestHost.commands()
          .run(
              new Command(
                  List.of("sh", "-c", script),
                  null,
                  TestHost.environment(),
                  "",
                  Duration.ofMinutes(10),
                  run),
              _ -> {});
    } else {
      TestHost.start(TestHost.launcher(), TestHost.shell(run, script), directory).await();
    }
    TestHost.TIME.sleep(Duration.ofMinutes(10));
  }

  /// Starts it, behind other programs if they are given.
  static Process start(
      String mode, RunId run, RunDirectory directory, String script, String... prefix)
      throws Exception {
    var argv = new ArrayList<String>(List.of(prefix));
    argv.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            AgentToBeKilled.class.getName(),
            mode,
            run.value(),
            directory.path().toString(),
            script));
    return new ProcessBuilder(argv).inheritIO().redirectInput(ProcessBuilder.Redirect.PIPE).start();
  }
}
