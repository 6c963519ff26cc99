// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.nio.file.Path;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.run.TaskRuntime;
import org.junit.jupiter.api.io.TempDir;

class ScriptedRuntimeTest implements TaskRuntimeContract {
  @TempDir Path folder;
  private final ScriptedRuntime runtime =
      new ScriptedRuntime(
          new TaskFault(Phase.PROVISION, ReasonCode.REQUIREMENTS_FAILED, "no 'x'", "check it"));

  @Override
  public TaskRuntime runtime() {
    return runtime;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String printing(String line, int code) {
    return "print %s\nexit %d\n".formatted(line, code);
  }

  @Override
  public String waiting() {
    return "print ready\nwait\n";
  }
}
