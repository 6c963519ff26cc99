// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.agent.core.failure.FileProblem;
import ml.clear.agent.core.settings.AgentSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// The file that a daemon without terminal writes to, readable for its owner only.
record BackgroundLog(Path file, PrintStream stream) {
  static BackgroundLog open(ProcessEnvironment environment, AgentSettings settings) {
    Path folder =
        settings.temporaryFolder() == null
            ? environment.temporaryFolder()
            : settings.temporaryFolder();
    try {
      Path file = Files.createTempFile(folder, ".clearml_agent_daemon_out", ".txt");
      return new BackgroundLog(
          file, new PrintStream(Files.newOutputStream(file), true, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "the daemon's log file can't be made in '%s': %s\n  next: %s"
              .formatted(
                  folder,
                  FileProblem.of(e),
                  "set CLEARML_AGENT_TEMP_STDOUT_FILE_DIR to a folder that can be written, or add"
                      + " --foreground"));
    }
  }
}
