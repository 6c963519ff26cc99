// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.io.IOException;
import java.nio.file.Path;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;

/// Failures that several steps have in common.
final class Faults {
  private Faults() {}

  static FailureException file(Path path, IOException e) {
    return isDiskFull(String.valueOf(e.getMessage()))
        ? diskFull("'%s' can't be written".formatted(path), Evidence.NONE)
        : new FailureException(
            new HostFault(
                Phase.PROVISION,
                ReasonCode.FILE_ACCESS,
                "'%s' can't be used: %s".formatted(path, e),
                "check that the folder exists and that the agent may write there"));
  }

  static FailureException diskFull(String what, Evidence evidence) {
    return new FailureException(
        new HostFault(
            Phase.PROVISION,
            ReasonCode.DISK_FULL,
            what + ": no space is left on the disk",
            "free space on the disks of agent.venvs_dir and of the temporary folder,"
                + " or set agent.venvs_dir to a larger disk",
            evidence));
  }

  static FailureException settings(String message, String hint) {
    return new FailureException(
        new SettingsFault(Phase.PROVISION, ReasonCode.SETTINGS_INVALID, message, hint));
  }

  static boolean isDiskFull(String line) {
    return line.contains("No space left on device") || line.contains("Disk quota exceeded");
  }
}
