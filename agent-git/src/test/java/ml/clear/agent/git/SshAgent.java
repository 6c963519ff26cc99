// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.agent.testkit.Await;

/// OpenSSH's `ssh-agent`, which holds keys and signs with them.
final class SshAgent implements AutoCloseable {
  private final Path folder;
  private final Process process;

  private SshAgent(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /// Starts one without keys.
  static SshAgent start(Path folder) {
    try {
      Files.createDirectories(folder);
      Path socket = folder.resolve("socket");
      Process process =
          Programs.start(
              folder.resolve("agent.log"), List.of("ssh-agent", "-D", "-a", socket.toString()));
      Await.until(() -> !process.isAlive() || Files.exists(socket));
      return new SshAgent(folder, process);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Gives it a private key without passphrase.
  void add(Path key) {
    Programs.run(Map.of("SSH_AUTH_SOCK", socket().toString()), "ssh-add", "-q", key.toString());
  }

  /// What `SSH_AUTH_SOCK` says.
  Path socket() {
    return folder.resolve("socket");
  }

  @Override
  public void close() {
    Programs.end(process);
  }
}
