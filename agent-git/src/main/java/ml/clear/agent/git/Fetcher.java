// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    boolean named = remote.reached().host().equals(remote.namedHost());
    if (logins.unasked() && named && isHttp(remote) && logins.unasked(remote).isEmpty()) {
      log.line(
          "WARNING: cannot use MS Entra Token or Azure PAT since no password was found, skipping");
    }
    var transfer = new Transfer();
    var progress = new CloneProgress(transfer, time, verbose ? log : null);
    var work =
        new FutureTask<>(() -> {
          try (Transport transport = open(mirror, remote, transfer)) {
            transport.setTagOpt(TagOpt.NO_TAGS);
            transport.setRemoveDeletedRefs(prune);
            return transport.fetch(progress, specs);
          }
        });
    Thread worker = Thread.ofVirtual().name("git fetch " + remote.reached().host()).start(work);
    try {
      return await(work, transfer, progress, remote, pulse);
    } catch (ExecutionException e) {
      var cause = e.getCause() instanceof Exception known ? known : e;
      Failure failure =
          GitFailures.ofFullDisk(mirror.getDirectory().toPath())
              .orElseGet(() -> GitFailures.ofFetch(cause, remote, transfer, http.trust()));
      throw new FailureException(failure);
    } finally {
      if (!work.isDone()) {
        worker.interrupt(); // closes the socket that it reads from
        transfer.abort();
        worker.join(Duration.ofSeconds(10));
      }
    }
  }

  private FetchResult await(
      FutureTask<FetchResult> work,
      Transfer transfer,
      CloneProgress progress,
      Remote remote,
      Runnable pulse)
      throws InterruptedException, ExecutionException {
    Duration windowStart = time.elapsed();
    long windowBytes = transfer.bytes();
    while (true) {
      try {
        return work.get(250, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        pulse.run();
      }
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
