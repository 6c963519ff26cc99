// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import ml.clear.agent.core.settings.ProcessEnvironment;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RemoteSession;
import org.eclipse.jgit.transport.RemoteSession2;
import org.eclipse.jgit.transport.SshSessionFactory;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.sshd.JGitKeyCache;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;
import org.eclipse.jgit.util.FS;

/// Opens ssh sessions with the user's keys, `~/.ssh/config` and known hosts. Nobody is asked
/// anything: an unknown host key or a locked key ends the attempt.
final class SshSessions {
  private final SshdSessionFactory sessions;

  SshSessions(ProcessEnvironment environment) {
    File home = environment.home().toFile();
    sessions =
        new SshdSessionFactoryBuilder()
            .setHomeDirectory(home)
            .setSshDirectory(new File(home, ".ssh"))
            .setPreferredAuthentications("publickey")
            .build(new JGitKeyCache());
  }

  /// Sessions of one attempt.
  SshSessionFactory forTransfer(Transfer transfer) {
    return new SshSessionFactory() {
      @Override
      public RemoteSession getSession(
          URIish uri, CredentialsProvider credentials, FS fs, int millis)
          throws TransportException {
        RemoteSession session = sessions.getSession(uri, credentials, fs, millis);
        transfer.opened(session::disconnect);
        return new CountedSession((RemoteSession2) session, transfer);
      }

      @Override
      public void releaseSession(RemoteSession session) {
        session.disconnect();
      }

      @Override
      public String getType() {
        return "counted";
      }
    };
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
