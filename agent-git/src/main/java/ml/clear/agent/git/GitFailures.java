// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import ml.clear.agent.core.failure.Evidence;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.ServiceFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Failure.TaskFault;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.network.TlsTrust;
import ml.clear.agent.core.source.GitUrl;
import org.apache.sshd.common.SshException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.RemoteRepositoryException;
import org.eclipse.jgit.errors.RepositoryNotFoundException;
import org.eclipse.jgit.errors.TransportException;

/// Says what an exception of JGit means: by type and http status, never by its text.
final class GitFailures {
  private static final long LEAST_SPACE = 1 << 20;

  private GitFailures() {}

  /// What a fetch that ended with an exception means.
  static Failure ofFetch(Exception exception, Remote remote, Transfer transfer, TlsTrust trust) {
    String host = place(remote, transfer);
    if (find(exception, FailureException.class).isPresent()
        || find(exception, CertificateException.class).isPresent()) {
      Optional<Failure> tls = trust.explain(exception, uri(remote), Phase.CHECKOUT);
      if (tls.isPresent()) {
        return tls.get();
      }
    }
    if (transfer.status() != 0) {
      return ofStatus(transfer.status(), host, remote);
    }
    Optional<SshException> ssh = find(exception, SshException.class);
    if (ssh.isPresent()) {
      return SshFailures.of(ssh.get(), host, transfer);
    }
    if (isNetwork(exception)) {
      return unreachable(host, reason(exception));
    }
    if (find(exception, NoRemoteRepositoryException.class).isPresent()
        || find(exception, RepositoryNotFoundException.class).isPresent()) {
      return notFound(host, remote, "");
    }
    Optional<RemoteRepositoryException> refused = find(exception, RemoteRepositoryException.class);
    if (refused.isPresent()) {
      return notFound(host, remote, reason(refused.get()));
    }
    return exception instanceof TransportException && exception.getCause() == null
        ? unreachable(host, reason(exception))
        : ofDisk(exception, "the cached copy of '" + remote.named() + "'");
  }

  /// What a host's answer means.
  static Failure ofStatus(int status, String host, Remote remote) {
    return switch (status) {
      case 401, 403 ->
          new ServiceFault(
              Phase.CHECKOUT,
              ReasonCode.GIT_UNAUTHORIZED,
              "git host '%s' does not give '%s' to us (it answered %d)"
                  .formatted(host, remote.reached(), status),
              "set agent.git_user and agent.git_pass (or agent.git.extra_credentials) to a login"
                  + " for this host that may read the repository");
      case 407 ->
          new SettingsFault(
              Phase.CHECKOUT,
              ReasonCode.GIT_UNREACHABLE,
              "the proxy on the way to git host '%s' wants a login".formatted(host),
              "put user and password into the proxy's URL (HTTPS_PROXY, HTTP_PROXY)");
      case 408, 425, 429 -> unreachable(host, "it answered " + status);
      default ->
          status >= 500
              ? unreachable(host, "it answered " + status)
              : notFound(host, remote, "it answered " + status);
    };
  }

  static Failure unreachable(String host, String why) {
    return new ServiceFault(
        Phase.CHECKOUT,
        ReasonCode.GIT_UNREACHABLE,
        "git host '%s' can't be reached: %s".formatted(host, why),
        "check the repository's address, the network and the proxy settings of this machine");
  }

  static Failure notFound(String host, Remote remote, String why) {
    return new ServiceFault(
        Phase.CHECKOUT,
        ReasonCode.REPOSITORY_NOT_FOUND,
        "there is no repository '%s'%s"
            .formatted(
                remote.reached(),
                host.isEmpty() ? "" : " on git host '%s', or not for this login".formatted(host)),
        "check the address; for a private repository also agent.git_user and agent.git_pass",
        why.isEmpty() ? Evidence.NONE : new Evidence("", null, List.of(why)));
  }

  static Failure revisionNotFound(String revision, Remote remote) {
    return new TaskFault(
        Phase.CHECKOUT,
        ReasonCode.REVISION_NOT_FOUND,
        "%s is not in '%s'".formatted(revision, remote.named()),
        "push it, or give the task a revision that is there");
  }

  /// A failure on this machine's disk.
  static Failure ofDisk(Throwable exception, String what) {
    Optional<FailureException> known = find(exception, FailureException.class);
    if (known.isPresent()) {
      return known.get().failure();
    }
    if (find(exception, AccessDeniedException.class).isPresent()) {
      return new HostFault(
          Phase.CHECKOUT,
          ReasonCode.FILE_ACCESS,
          "%s can't be written: %s".formatted(what, reason(exception)),
          "give the agent's user the right to write there");
    }
    return damaged(what, reason(exception));
  }

  static Failure damaged(String what, String why) {
    return new HostFault(
        Phase.CHECKOUT,
        ReasonCode.REPOSITORY_DAMAGED,
        "%s can't be used: %s".formatted(what, why),
        "delete the folder of the cached copy if this happens again");
  }

  /// Whether a failed write has the plainest of all reasons; Java tells it only by its text.
  static Optional<Failure> ofFullDisk(Path place) {
    try {
      Path there = place.toAbsolutePath();
      while (!Files.exists(there)) {
        Path parent = there.getParent();
        if (parent == null) {
          return Optional.empty();
        }
        there = parent;
      }
      return Files.getFileStore(there).getUsableSpace() >= LEAST_SPACE
          ? Optional.empty()
          : Optional.of(
              new HostFault(
                  Phase.CHECKOUT,
                  ReasonCode.DISK_FULL,
                  "no space is left for '%s'".formatted(place),
                  "free some space on this disk, or move agent.vcs_cache.path"));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static boolean isNetwork(Throwable exception) {
    return find(exception, SocketException.class).isPresent()
        || find(exception, UnknownHostException.class).isPresent()
        || find(exception, InterruptedIOException.class).isPresent()
        || find(exception, EOFException.class).isPresent()
        || find(exception, SSLException.class).isPresent();
  }

  static <T extends Throwable> Optional<T> find(Throwable exception, Class<T> type) {
    int depth = 0;
    for (Throwable t = exception; t != null && depth < 20; t = t.getCause(), depth++) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }

  /// The innermost message, which is the one that says something.
  static String reason(Throwable exception) {
    Throwable innermost = exception;
    for (int depth = 0; innermost.getCause() != null && depth < 20; depth++) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    String name = innermost.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    String line = message.strip().lines().findFirst().orElse(name);
    boolean bare =
        innermost instanceof FileSystemException || innermost instanceof UnknownHostException;
    return GitUrl.masked(bare ? name + ": " + line : line);
  }

  private static String place(Remote remote, Transfer transfer) {
    return transfer.answeringHost().isEmpty() ? remote.reached().host() : transfer.answeringHost();
  }

  private static URI uri(Remote remote) {
    return URI.create("https://" + remote.reached().host());
  }
}
