// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.log.TaskLog;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.time.TimeSource;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/// Fetches over the network with JGit: bounded, and ended by an interrupt.
final class Fetcher {
  private final HostLogins logins;
  private final HttpConnections http;
  private final SshSessions ssh;
  private final TimeSource time;
  private final Limits limits;
  private final boolean verbose;

  @Inject
  Fetcher(
      GitSettings settings,
      HostLogins logins,
      NetworkSettings network,
      ProcessEnvironment environment,
      TimeSource time,
      Limits limits) {
    this.logins = logins;
    this.http = new HttpConnections(network, limits.connect());
    this.ssh = new SshSessions(environment);
    this.time = time;
    this.limits = limits;
    this.verbose = settings.gitCloneVerbose();
  }

  /// Fetches into a mirror, once.
  ///
  /// @param prune whether refs that the host no longer has go
  /// @param pulse called several times a second while it goes on
  /// @throws FailureException when it does not work
  FetchResult fetch(
      Repository mirror,
      Remote remote,
      List<RefSpec> specs,
      boolean prune,
      TaskLog log,
      Runnable pulse)
      throws InterruptedException {
    var transfer = new Transfer();
    var progress = new CloneProgress(transfer, time, verbose ? log : null);
    var pace = new Pace(transfer, progress, remote);
    try {
      return Watched.await(
          "git fetch " + remote.reached().host(),
          () -> {
            try (Transport transport = open(mirror, remote, transfer)) {
              transport.setTagOpt(TagOpt.NO_TAGS);
              transport.setRemoveDeletedRefs(prune);
              return transport.fetch(progress, specs);
            }
          },
          () -> {
            pulse.run();
            pace.check();
          },
          transfer::abort);
    } catch (ExecutionException e) {
      var cause = e.getCause() instanceof Exception known ? known : e;
      Failure failure =
          GitFailures.ofFullDisk(mirror.getDirectory().toPath())
              .orElseGet(() -> GitFailures.ofFetch(cause, remote, transfer, http.trust()));
      throw new FailureException(failure);
    }
  }

  /// Whether enough comes in.
  private final class Pace {
    private final Transfer transfer;
    private final CloneProgress progress;
    private final Remote remote;
    private Duration windowStart = time.elapsed();
    private long windowBytes;

    Pace(Transfer transfer, CloneProgress progress, Remote remote) {
      this.transfer = transfer;
      this.progress = progress;
      this.remote = remote;
    }

    void check() {
      Duration now = time.elapsed();
      long bytes = transfer.bytes();
      Duration span = now.minus(windowStart);
      if (!progress.receiving() || !isCounted(remote)) {
        windowStart = now;
        windowBytes = bytes;
      } else if (span.compareTo(limits.silence()) >= 0) {
        if (bytes - windowBytes < limits.slowest() * span.toSeconds()) {
          throw new FailureException(
              GitFailures.unreachable(
                  remote.reached().host(),
                  "it sent less than %d bytes per second for %d s"
                      .formatted(limits.slowest(), span.toSeconds())));
        }
        windowStart = now;
        windowBytes = bytes;
      }
    }
  }

  private static boolean isCounted(Remote remote) {
    return isHttp(remote) || remote.reached().kind().isSsh();
  }

  private static boolean isHttp(Remote remote) {
    return remote.reached().kind().isHttp();
  }

  private Transport open(Repository mirror, Remote remote, Transfer transfer) throws IOException {
    Transport transport = Transport.open(mirror, uri(remote.reached()));
    transport.setTimeout((int) Math.max(1, limits.silence().toSeconds()));
    transport.setCredentialsProvider(new HostCredentials(remote, logins));
    if (transport instanceof TransportHttp overHttp) {
      overHttp.setHttpConnectionFactory(http.forTransfer(transfer, logins.unasked(remote)));
    }
    if (transport instanceof SshTransport overSsh) {
      overSsh.setSshSessionFactory(ssh.forTransfer(transfer));
    }
    return transport;
  }

  /// Without password: the transport asks for it, host by host.
  private static URIish uri(GitUrl url) {
    URIish uri = new URIish().setPath(url.path());
    if (url.kind() == GitUrl.Kind.LOCAL) {
      return uri;
    }
    uri = uri.setHost(url.host());
    if (url.port() >= 0) {
      uri = uri.setPort(url.port());
    }
    if (url.kind().isSsh() && !url.user().isEmpty()) {
      uri = uri.setUser(url.user());
    }
    return url.kind() == GitUrl.Kind.SCP ? uri : uri.setScheme(url.kind().scheme());
  }
}
