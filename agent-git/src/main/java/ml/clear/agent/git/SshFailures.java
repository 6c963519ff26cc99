// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;

/// Says what an exception of the ssh library means.
final class SshFailures {
  private SshFailures() {}

  /// A host's key that was not taken.
  ///
  /// @param changed whether another key is known for this host
  record HostKey(String host, int port, boolean changed) {
    private String place() {
      return port == SshConstants.DEFAULT_PORT ? host : "[%s]:%d".formatted(host, port);
    }

    private String scan() {
      return port == SshConstants.DEFAULT_PORT
          ? "ssh-keyscan %s >> ~/.ssh/known_hosts".formatted(host)
          : "ssh-keyscan -p %d %s >> ~/.ssh/known_hosts".formatted(port, host);
    }

    Failure failure() {
      return new SettingsFault(
          Phase.CHECKOUT,
          ReasonCode.GIT_UNAUTHORIZED,
          changed
              ? "the ssh key of git host '%s' is not the one that is known here".formatted(host)
              : "the ssh key of git host '%s' is not known here".formatted(host),
          changed
              ? "somebody may pretend to be this host; if its key was really renewed: ssh-keygen -R"
                  + " '%s'; %s".formatted(place(), scan())
              : "check the key and add it: " + scan());
    }
  }

  static Failure of(SshException ssh, String host, Transfer transfer) {
    HostKey refused = transfer.refusedHostKey();
    if (refused != null) {
      return refused.failure();
    }
    if (ssh.getDisconnectCode() != SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
      return GitFailures.unreachable(host, GitFailures.reason(ssh));
    }
    return noKeyAccepted(host, transfer.lockedKey());
  }

  /// @param locked a key that could not be tried for its passphrase; empty = none
  static Failure noKeyAccepted(String host, String locked) {
    return new ServiceFault(
        Phase.CHECKOUT,
        ReasonCode.GIT_UNAUTHORIZED,
        "git host '%s' accepts none of the ssh keys".formatted(host)
            + (locked.isEmpty() ? "" : ", and '%s' has a passphrase".formatted(locked)),
        locked.isEmpty()
            ? "add a key without passphrase to ~/.ssh that the host knows, or set agent.git_user and"
                + " agent.git_pass to use https"
            : "give this key to an ssh-agent (ssh-add) and start the agent with its SSH_AUTH_SOCK, or"
                + " use a key without passphrase");
  }
}
