// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLHandshakeException;
import ml.clear.agent.core.network.ProxyRules;
import ml.clear.agent.core.network.TlsTrust;
import org.jspecify.annotations.Nullable;

/// Sends requests and takes in answers, bounded in time and size; knows nothing of ClearML. The
/// client is made at the first request, and shared by all threads.
final class Wire {
  /// The largest answer that is read. Tasks are asked for without their bulk, so that a larger one
  /// is a mistake that would only cost memory.
  static final int LARGEST_ANSWER = 16 * 1024 * 1024;

  private static final Duration FIRST_CONNECT = Duration.ofSeconds(3);
  private static final Duration LATER_CONNECT = Duration.ofSeconds(10);

  private final TlsTrust trust;
  private final ProxyRules proxies;
  private @Nullable HttpClient client;
  private Duration connectLimit = FIRST_CONNECT;

  Wire(TlsTrust trust, ProxyRules proxies) {
    this.trust = trust;
    this.proxies = proxies;
  }

  /// What came of a request.
  sealed interface Exchange {
    /// An answer, unpacked.
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Received(int status, HttpHeaders headers, byte[] body) implements Exchange {}

    /// An answer that is larger than we read.
    record Oversized() implements Exchange {}

    /// No answer, or not all of it.
    ///
    /// @param arrived whether the server may have got the request
    record Broken(Throwable cause, boolean arrived) implements Exchange {}
  }

  Exchange post(URI url, Map<String, String> headers, byte[] body, Duration limit)
      throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(url, request, limit);
  }

  Exchange get(URI url, Duration limit) throws InterruptedException {
    return send(url, HttpRequest.newBuilder(url).GET(), limit);
  }

  private Exchange send(URI url, HttpRequest.Builder request, Duration limit)
      throws InterruptedException {
    request.header("Accept-Encoding", "gzip");
    proxies
        .proxyFor(url)
        .map(proxy -> proxy.authorization())
        .ifPresent(login -> request.header("Proxy-Authorization", login.reveal()));
    // The client's own limit ends with the answer's headers; this one holds for all of it.
    CompletableFuture<HttpResponse<LimitedBody.Content>> answer =
        client().sendAsync(request.build(), _ -> new LimitedBody(LARGEST_ANSWER));
    try {
      return unpack(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      return new Exchange.Broken(e, true);
    } catch (InterruptedException e) {
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof HttpConnectTimeoutException) {
        allowSlowConnections();
      }
      return new Exchange.Broken(cause, !neverConnected(cause));
    }
  }

  /// The time that a connection may take now.
  synchronized Duration connectLimit() {
    return connectLimit;
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(connectLimit)
              .sslContext(trust.context())
              .sslParameters(trust.parameters())
              .proxy(proxies.selector())
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .build();
    }
    return client;
  }

  /// The first connection fails fast, so that a wrong address is told soon; a far or busy server
  /// gets more time from then on.
  private synchronized void allowSlowConnections() {
    if (client != null && connectLimit.equals(FIRST_CONNECT)) {
      connectLimit = LATER_CONNECT;
      client.shutdown();
      client = null;
    }
  }

  private static Exchange unpack(HttpResponse<LimitedBody.Content> answer) {
    LimitedBody.Content content = answer.body();
    HttpHeaders headers = answer.headers();
    if (content == null) {
      // A proxy that refuses a tunnel: the client gives its answer without a body.
      return new Exchange.Received(answer.statusCode(), headers, new byte[0]);
    }
    if (!content.complete()) {
      return new Exchange.Oversized();
    }
    byte[] body = content.bytes();
    if (!headers.firstValue("Content-Encoding").orElse("").equalsIgnoreCase("gzip")) {
      return new Exchange.Received(answer.statusCode(), headers, body);
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes(LARGEST_ANSWER + 1);
      return plain.length > LARGEST_ANSWER
          ? new Exchange.Oversized()
          : new Exchange.Received(answer.statusCode(), headers, plain);
    } catch (IOException e) {
      return new Exchange.Broken(e, true);
    }
  }

  private static boolean neverConnected(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof HttpConnectTimeoutException
          || cause instanceof UnresolvedAddressException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof SSLHandshakeException) {
        return true;
      }
    }
    return false;
  }
}
