// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.process;

import java.nio.file.Path;
import java.util.List;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.testkit.ProcessLauncherContract;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HostLauncherIT implements ProcessLauncherContract {
  private final HostLauncher launcher = TestHost.launcher();

  @Override
  public ProcessLauncher launcher() {
    return launcher;
  }

  @Override
  public Launch printing(RunId run, String output, int exitCode) {
    return TestHost.shell(run, "printf '%s' '" + output + "'; exit " + exitCode);
  }

  @Override
  public Launch endless(RunId run, String output) {
    return TestHost.shell(run, "printf '%s' '" + output + "'; exec sleep 1000");
  }

  @Override
  public Launch missing(RunId run) {
    return new Launch(run, List.of("no-such-program"), Path.of("/"), TestHost.environment());
  }
}
