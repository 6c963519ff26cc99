// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.Optional;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.network.TlsTrust;

/// Says why a file that lies in Git LFS can't be had.
final class LfsFailures {
  private static final String WITHOUT =
      "; with GIT_LFS_SKIP_SMUDGE=1 in the agent's environment such files stay pointers";

  private LfsFailures() {}

  /// Why a request came to nothing.
  ///
  /// @param path a file that needs it
  static Failure of(IOException exception, String path, String host, TlsTrust trust) {
    if (GitFailures.find(exception, FailureException.class).isPresent()
        || GitFailures.find(exception, CertificateException.class).isPresent()) {
      Optional<Failure> tls =
          trust.explain(exception, URI.create("https://" + host), Phase.CHECKOUT);
      if (tls.isPresent()) {
        return tls.get();
      }
    }
    if (exception instanceof StatusException answer) {
      return ofStatus(answer, path);
    }
    return new ServiceFault(
        Phase.CHECKOUT,
        exception instanceof StreamCorruptedException
            ? ReasonCode.REPOSITORY_INCOMPLETE
            : ReasonCode.GIT_UNREACHABLE,
        "'%s' is in Git LFS and can't be had from '%s': %s"
            .formatted(path, host, GitFailures.reason(exception)),
        "check the network and the proxy settings of this machine, and whether the host is well"
            + WITHOUT);
  }

  private static Failure ofStatus(StatusException answer, String path) {
    String message =
        "'%s' is in Git LFS, and '%s' does not give it to us: %s"
            .formatted(path, answer.host(), answer.getMessage());
    if (answer.status() == 401 || answer.status() == 403) {
      return new ServiceFault(
          Phase.CHECKOUT,
          ReasonCode.GIT_UNAUTHORIZED,
          message,
          "set agent.git_user and agent.git_pass (or agent.git.extra_credentials) to a login for"
              + " this host that may read the repository"
              + WITHOUT);
    }
    if (answer.passes()) {
      return new ServiceFault(
          Phase.CHECKOUT, ReasonCode.GIT_UNREACHABLE, message, "try again later" + WITHOUT);
    }
    return missing(message);
  }

  private static Failure missing(String message) {
    return new ServiceFault(
        Phase.CHECKOUT,
        ReasonCode.REPOSITORY_INCOMPLETE,
        message,
        "push it with 'git lfs push --all origin', and check lfs.url in .lfsconfig" + WITHOUT);
  }

  /// A repository on this machine without the content.
  static Failure notHere(String path, Remote remote) {
    return missing(
        "'%s' is in Git LFS, and its content is not in '%s'".formatted(path, remote.named()));
  }

  /// What a server says must not be followed.
  static Failure misled(String host, String why) {
    return new ServiceFault(
        Phase.CHECKOUT,
        ReasonCode.REPOSITORY_INCOMPLETE,
        "Git LFS on '%s' can't be used: %s".formatted(host, why),
        "correct the settings of that server, or lfs.url in .lfsconfig" + WITHOUT);
  }

  /// A public repository leads into this network, or any to this machine.
  static Failure tooNear(String host, Remote remote) {
    return new TaskFault(
        Phase.CHECKOUT,
        ReasonCode.REPOSITORY_INVALID,
        "Git LFS of '%s' leads to the internal host '%s', which is refused"
            .formatted(remote.named(), host),
        "correct lfs.url in .lfsconfig" + WITHOUT);
  }

  /// `.lfsconfig` names an address of another kind.
  static Failure badAddress(String address, Remote remote) {
    return new TaskFault(
        Phase.CHECKOUT,
        ReasonCode.REPOSITORY_INVALID,
        "'%s' in .lfsconfig of '%s' is not an address for Git LFS"
            .formatted(address, remote.named()),
        "set lfs.url there to one that begins with https://" + WITHOUT);
  }

  static Failure noSpace(long bytes, String place) {
    return new HostFault(
        Phase.CHECKOUT,
        ReasonCode.DISK_FULL,
        "the files in Git LFS need %d MiB more than are free for '%s'"
            .formatted(bytes >> 20, place),
        "free some space on this disk, or move agent.vcs_cache.path" + WITHOUT);
  }
}
