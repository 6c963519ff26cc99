// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `git daemon` on a free port of 127.0.0.1, which hands out all repositories of a folder.
final class GitDaemon implements AutoCloseable {
  private final Path served;
  private final Programs.Listening server;

  private GitDaemon(Path served, Programs.Listening server) {
    this.served = served;
    this.server = server;
  }

  /// Starts one.
  ///
  /// @param served the folder of the repositories
  static GitDaemon start(Path served) {
    try {
      Files.createDirectories(served);
      Path output = Files.createTempFile(served, "git-daemon", ".log");
      Programs.Command command =
          port ->
              List.of(
                  "git",
                  "daemon",
                  "--listen=127.0.0.1",
                  "--port=" + port,
                  "--base-path=" + served,
                  "--export-all",
                  "--verbose");
      return new GitDaemon(served, Programs.serve(output, command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The address of a git folder, whether something is there or not.
  String url(Path gitFolder) {
    return "git://127.0.0.1:%d/%s".formatted(server.port(), served.relativize(gitFolder));
  }

  /// Stops serving; may be called again.
  @Override
  public void close() {
    Programs.end(server.process());
  }
}
