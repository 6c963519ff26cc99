// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.core.run.Launch;
import ml.clear.agent.core.run.ProcessLauncher;
import ml.clear.agent.core.run.RunId;
import ml.clear.agent.testkit.ScriptedLauncher.Script;

class ScriptedLauncherTest implements ProcessLauncherContract {
  private final ScriptedLauncher launcher = new ScriptedLauncher();

  @Override
  public ProcessLauncher launcher() {
    return launcher;
  }

  @Override
  public Launch printing(RunId run, String output, int exitCode) {
    launcher.on("print", _ -> Script.printing(output, exitCode));
    return launch(run, "print");
  }

  @Override
  public Launch endless(RunId run, String output) {
    launcher.on("sleep", _ -> Script.endless(output));
    return launch(run, "sleep");
  }

  @Override
  public Launch missing(RunId run) {
    return launch(run, "no-such-program");
  }

  private static Launch launch(RunId run, String program) {
    return new Launch(run, List.of(program), Path.of("/"), Map.of());
  }
}
