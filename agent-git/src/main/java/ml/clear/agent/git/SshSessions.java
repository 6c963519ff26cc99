// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.transport.sshd.OpenSshServerKeyDatabase;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.KeyPasswordProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.transport.sshd.agent.ConnectorFactory;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/// Opens ssh sessions with the user's keys and ssh-agent, `~/.ssh/config` and known hosts. Nobody
/// is asked anything: an unknown host ends the attempt, a locked key is passed over.
final class SshSessions {
  private static final Path MACHINES_HOSTS = Path.of("/etc/ssh/ssh_known_hosts");

  private final File home;
  private final ConnectorFactory agent;

  SshSessions(ProcessEnvironment environment) {
    home = environment.home().toFile();
    agent = new SshAgentSocket(environment.get("SSH_AUTH_SOCK").orElse(""));
  }

  /// Sessions of one attempt.
  SshSessionFactory forTransfer(Transfer transfer) {
    JdkEd25519.install();
    SshdSessionFactory sessions =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(home)
            .setSshDirectory(new File(home, ".ssh"))
            .setPreferredAuthentications("publickey")
            .setConnectorFactory(agent)
            .setKeyPasswordProvider(_ -> new NoPassphrases(transfer))
            .setServerKeyDatabase((_, folder) -> new KnownHosts(folder.toPath(), transfer))
            .build(new JGitKeyCache());
    return new SshSessionFactory() {
      @Override
      public RemoteSession getSession(
          URIish uri, CredentialsProvider credentials, FS fs, int millis)
          throws TransportException {
        return open(uri, millis, transfer, () -> sessions.getSession(uri, credentials, fs, millis));
      }

      @Override
      public void releaseSession(RemoteSession session) {
        session.disconnect();
        sessions.close();
      }

      @Override
      public String getType() {
        return "counted";
      }
    };
  }

  /// JGit bounds the connection, but neither the host's greeting nor the login.
  private static RemoteSession open(
      URIish uri, int millis, Transfer transfer, Callable<RemoteSession> opener)
      throws TransportException {
    var opening =
        new FutureTask<>(() -> {
          RemoteSession session = opener.call();
          transfer.opened(session::disconnect);
          return session;
        });
    Thread thread = Thread.ofVirtual().name("ssh login").start(opening);
    try {
      RemoteSession session = opening.get(millis, TimeUnit.MILLISECONDS);
      return new CountedSession((RemoteSession2) session, transfer);
    } catch (TimeoutException _) {
      String message = "no ssh session within %d s".formatted(millis / 1000);
      throw new TransportException(uri, message, new SocketTimeoutException(message));
    } catch (InterruptedException e) {
      throw new TransportException(uri, "interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TransportException known
          ? known
          : new TransportException(uri, "no ssh session", e.getCause());
    } finally {
      if (!opening.isDone()) {
        thread.interrupt();
        transfer.abort();
      }
    }
  }

  /// The user's and the machine's known hosts, as JGit reads them.
  private static final class KnownHosts implements ServerKeyDatabase {
    private final ServerKeyDatabase files;
    private final Transfer transfer;

    KnownHosts(Path folder, Transfer transfer) {
      this.transfer = transfer;
      files =
          new OpenSshServerKeyDatabase(
              false,
              List.of(
                  folder.resolve("known_hosts"), folder.resolve("known_hosts2"), MACHINES_HOSTS));
    }

    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration config) {
      return files.lookup(address, remote, config);
    }

    @Override
    public boolean accept(
        String address,
        InetSocketAddress remote,
        PublicKey key,
        Configuration config,
        CredentialsProvider credentials) {
      boolean accepted = files.accept(address, remote, key, config, credentials);
      if (!accepted) {
        boolean changed = !lookup(address, remote, config).isEmpty();
        transfer.refused(
            new SshFailures.HostKey(remote.getHostString(), remote.getPort(), changed));
      }
      return accepted;
    }
  }

  private record NoPassphrases(Transfer transfer) implements KeyPasswordProvider {
    @Override
    public char @Nullable [] getPassphrase(URIish key, int attempt) {
      transfer.locked(key.getPath());
      return null;
    }

    @Override
    public void setAttempts(int attempts) {}

    @Override
    public boolean keyLoaded(URIish key, int attempt, @Nullable Exception error) {
      return false;
    }
  }

  private record CountedSession(RemoteSession2 session, Transfer transfer)
      implements RemoteSession2 {
    @Override
    public Process exec(String command, int seconds) throws IOException {
      return new CountedProcess(session.exec(command, seconds), transfer);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int seconds)
        throws IOException {
      return new CountedProcess(session.exec(command, environment, seconds), transfer);
    }

    @Override
    public void disconnect() {
      session.disconnect();
    }
  }

  /// The remote program, as JGit sees it.
  private static final class CountedProcess extends Process {
    private final Process process;
    private final InputStream output;

    CountedProcess(Process process, Transfer transfer) {
      this.process = process;
      output = transfer.counted(process.getInputStream());
    }

    @Override
    public OutputStream getOutputStream() {
      return process.getOutputStream();
    }

    @Override
    public InputStream getInputStream() {
      return output;
    }

    @Override
    public InputStream getErrorStream() {
      return process.getErrorStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
      return process.waitFor();
    }

    @Override
    public int exitValue() {
      return process.exitValue();
    }

    @Override
    public void destroy() {
      process.destroy();
    }
  }
}
