// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// OpenSSH's server on a free port of 127.0.0.1, for repositories on this machine. One key logs the
/// user of the tests in, [#userKey]; everything that the server needs is in the given folder.
final class SshGitServer implements AutoCloseable {
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  /// Where an sshd that root runs insists on a folder.
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private final Path folder;
  private final Programs.Listening server;

  private SshGitServer(Path folder, Programs.Listening server) {
    this.folder = folder;
    this.server = server;
  }

  /// Why none can be started on this machine; empty = one can.
  static Optional<String> missing() {
    return Files.isExecutable(SSHD)
        ? Optional.empty()
        : Optional.of("there is no " + SSHD + " (package openssh-server)");
  }

  /// Starts one with keys of its own.
  static SshGitServer start(Path folder) {
    try {
      Files.createDirectories(folder);
      if (user().equals("root")) {
        Files.createDirectories(PRIVILEGE_SEPARATION);
      }
      makeKey(folder.resolve("host_key"), "ed25519", "");
      makeKey(folder.resolve("user_key"), "ed25519", "");
      Files.copy(folder.resolve("user_key.pub"), folder.resolve("authorized_keys"));
      Programs.Command command =
          port -> List.of(SSHD.toString(), "-D", "-e", "-f", configure(folder, port).toString());
      return new SshGitServer(folder, Programs.serve(folder.resolve("sshd.log"), command));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path configure(Path folder, int port) throws IOException {
    return Files.writeString(
        folder.resolve("sshd_config"),
        """
        ListenAddress 127.0.0.1:%d
        HostKey %s/host_key
        AuthorizedKeysFile %2$s/authorized_keys
        PidFile none
        StrictModes no
        UsePAM no
        PermitRootLogin prohibit-password
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        """
            .formatted(port, folder));
  }

  /// Makes a key pair, `<file>` and `<file>.pub`.
  ///
  /// @param type `ed25519`, `ecdsa` or `rsa`
  /// @param passphrase empty = none
  static void makeKey(Path file, String type, String passphrase) {
    Programs.run(
        Map.of(),
        "ssh-keygen",
        "-q",
        "-t",
        type,
        "-N",
        passphrase,
        "-C",
        "test",
        "-f",
        file.toString());
  }

  /// The private key that logs in.
  Path userKey() {
    return folder.resolve("user_key");
  }

  /// Lets another key in, instead of those before.
  void accept(Path publicKey) throws IOException {
    Files.copy(publicKey, folder.resolve("authorized_keys"), StandardCopyOption.REPLACE_EXISTING);
  }

  /// The user who logs in.
  static String user() {
    return System.getProperty("user.name");
  }

  /// Where it listens.
  int port() {
    return server.port();
  }

  /// The address of a repository (its git folder).
  String url(Path gitFolder) {
    return "ssh://%s@127.0.0.1:%d%s".formatted(user(), port(), gitFolder.toAbsolutePath());
  }

  /// What a `known_hosts` says about this server.
  String knownHost() throws IOException {
    return "[127.0.0.1]:%d %s".formatted(port(), Files.readString(folder.resolve("host_key.pub")));
  }

  @Override
  public void close() {
    Programs.end(server.process());
  }
}
