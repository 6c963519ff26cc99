// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.time.TimeSource;
import org.jspecify.annotations.Nullable;

/// Requests for a repository's LFS: to its server, and to the stores that the server names. Neither
/// they nor redirects lead from https to http, or to hosts that are nearer than the repository's.
final class LfsHttp {
  private static final int MOST_REDIRECTS = 5;
  private static final int LONGEST_REASON = 64 << 10;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final HttpConnections http;
  private final Remote remote;
  private final Limits limits;
  private final TimeSource time;

  LfsHttp(HttpConnections http, Remote remote, Limits limits, TimeSource time) {
    this.http = http;
    this.remote = remote;
    this.limits = limits;
    this.time = time;
  }

  HttpURLConnection open(URL url, Transfer transfer) throws IOException {
    String own = remote.reached().host();
    String host = url.getHost();
    if (!host.equalsIgnoreCase(own)
        && http.resolves(url)
        && Nearness.of(host).compareTo(nearest(own)) > 0) {
      throw new FailureException(LfsFailures.tooNear(host, remote));
    }
    HttpURLConnection connection = http.open(url, transfer);
    connection.setReadTimeout((int) limits.silence().toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "clearml-agent");
    return connection;
  }

  /// The nearest that the repository may lead to.
  private static Nearness nearest(String own) {
    try {
      return own.isEmpty() ? Nearness.PRIVATE : Nearness.of(own);
    } catch (UnknownHostException _) {
      return Nearness.PUBLIC;
    }
  }

  /// Asks for a content from its byte `from` on; the answer is one of 200, 206 and 416. The server
  /// of the address gets the headers that are for it, and nobody else gets any.
  HttpURLConnection get(LfsObject.Download download, long from, Transfer transfer)
      throws IOException {
    URL first = url(download.address(), "");
    URL url = first;
    for (int hops = 0; ; hops++) {
      HttpURLConnection connection = open(url, transfer);
      if (isSameServer(url, first)) {
        download.headers().forEach(connection::setRequestProperty);
      }
      connection.setRequestProperty("Accept-Encoding", "identity");
      if (from > 0) {
        connection.setRequestProperty("Range", "bytes=" + from + "-");
      }
      int code = connection.getResponseCode();
      if (code == 200 || code == 206 || code == 416) {
        return connection;
      }
      url = next(connection, hops);
    }
  }

  private static boolean isSameServer(URL one, URL other) {
    return one.getProtocol().equalsIgnoreCase(other.getProtocol())
        && one.getHost().equalsIgnoreCase(other.getHost())
        && port(one) == port(other);
  }

  private static int port(URL url) {
    return url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
  }

  /// Where an answer leads that is no success.
  ///
  /// @throws StatusException when it leads nowhere
  URL next(HttpURLConnection connection, int hops) throws IOException {
    int code = connection.getResponseCode();
    URL from = connection.getURL();
    String location = connection.getHeaderField("Location");
    boolean redirect = code == 301 || code == 302 || code == 303 || code == 307 || code == 308;
    if (!redirect || location == null) {
      throw refused(connection, code);
    }
    connection.disconnect();
    if (hops >= MOST_REDIRECTS) {
      throw new FailureException(LfsFailures.misled(from.getHost(), "it redirects without end"));
    }
    try {
      return url(from.toURI().resolve(location), from.getProtocol());
    } catch (URISyntaxException | IllegalArgumentException _) {
      throw new FailureException(
          LfsFailures.misled(from.getHost(), "it redirects to a malformed address"));
    }
  }

  /// The same as a URL, if it is one to be called.
  ///
  /// @param before the scheme of what led to it
  static URL url(URI address, String before) throws IOException {
    String scheme = String.valueOf(address.getScheme());
    String host = new LfsObject.Download(address, Map.of()).host();
    if (!scheme.matches("(?i)https?") || address.toURL().getHost().isEmpty()) {
      throw new FailureException(LfsFailures.misled(host, "its address is none of http or https"));
    }
    if (before.equalsIgnoreCase("https") && scheme.equalsIgnoreCase("http")) {
      throw new FailureException(
          LfsFailures.misled(host, "the way leads from https to http, which nobody protects"));
    }
    return address.toURL();
  }

  private StatusException refused(HttpURLConnection connection, int code) throws IOException {
    String why = "";
    try (InputStream body = connection.getErrorStream()) {
      if (body != null) {
        why = LfsJson.message(body.readNBytes(LONGEST_REASON));
      }
    }
    Duration wait = wait(connection.getHeaderField("Retry-After"));
    return new StatusException(code, connection.getURL().getHost(), why, wait);
  }

  private Duration wait(@Nullable String header) {
    if (header == null) {
      return Duration.ZERO;
    }
    String text = header.strip();
    Duration wait = Duration.ZERO;
    if (text.matches("\\d{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(text));
    } else {
      try {
        Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        wait = Duration.between(time.instant(), until);
      } catch (DateTimeException _) {
        // Nothing that says how long.
      }
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }
}
