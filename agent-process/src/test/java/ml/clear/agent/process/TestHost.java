// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher.RunningProcess;
import ml.clear.agent.core.run.RunDirectory;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.time.Deadline;
import ml.clear.agent.core.time.TimeSource;

/// The machine on which the tests run.
final class TestHost {
  static final String PATH = "/usr/local/bin:/usr/bin:/bin";
  static final TimeSource TIME = TimeSource.system();

  private TestHost() {}

  static HostLauncher launcher() {
    return launcher(PATH);
  }

  /// A launcher of an agent with this PATH.
  static HostLauncher launcher(String path) {
    return new HostLauncher(tools(path), treeKill(path), TIME);
  }

  static HostCommands commands() {
    return commands(PATH);
  }

  static HostCommands commands(String path) {
    return new HostCommands(tools(path), treeKill(path));
  }

  static Map<String, String> environment() {
    return Map.of("PATH", PATH, "LC_ALL", "C.UTF-8");
  }

  /// A process that runs a script in a shell.
  static Launch shell(RunId run, String script) {
    return new Launch(run, List.of("sh", "-c", script), Path.of("/"), environment());
  }

  static RunningProcess start(HostLauncher launcher, Launch launch, RunDirectory directory)
      throws InterruptedException {
    return launcher.start(launch, directory).orThrow();
  }

  /// What lives of a run, shim and pump too.
  static List<ProcessTable.Entry> members(RunId run) {
    return new ProcessTree(Marker.process(run), 0, _ -> false).members();
  }

  /// The process whose command line holds this, among those of a run.
  static long pid(RunId run, String commandLine) {
    return members(run).stream()
        .map(ProcessTable.Entry::pid)
        .filter(pid -> ProcessTable.commandLine(pid).contains(commandLine))
        .findFirst()
        .orElseThrow();
  }

  static void killHard(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    Deadline deadline = Deadline.in(Duration.ofSeconds(30), TIME);
    while (!condition.getAsBoolean()) {
      if (deadline.passed()) {
        throw new AssertionError("waited in vain for " + what);
      }
      TIME.sleep(Duration.ofMillis(10));
    }
  }

  private static Tools tools(String path) {
    return new Tools(new ProcessEnvironment(Map.of("PATH", path)));
  }

  private static TreeKill treeKill(String path) {
    return new TreeKill(tools(path), TIME);
  }
}
