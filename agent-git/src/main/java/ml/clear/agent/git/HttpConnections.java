// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import ml.clear.agent.core.network.ProxyAddress;
import ml.clear.agent.core.network.ProxyRules;
import ml.clear.agent.core.network.TlsTrust;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/// Opens JGit's http connections with the proxies and the trust that all of the agent uses.
final class HttpConnections {
  private final ProxyRules proxies;
  private final TlsTrust trust;
  private final boolean verify;
  private final Duration connect;

  HttpConnections(NetworkSettings network, Duration connect) {
    this.connect = connect;
    proxies = ProxyRules.of(network);
    trust = TlsTrust.of(network);
    verify = network.verifyCertificates();
  }

  TlsTrust trust() {
    return trust;
  }

  /// Connections of one attempt.
  ///
  /// @param unasked what its server is sent without having demanded a login
  HttpConnectionFactory forTransfer(Transfer transfer, Optional<Authorization> unasked) {
    return new HttpConnectionFactory() {
      @Override
      public HttpConnection create(URL url) throws IOException {
        return open(url, transfer, unasked);
      }

      @Override
      public HttpConnection create(URL url, Proxy ignored) throws IOException {
        return open(url, transfer, unasked);
      }
    };
  }

  /// Whether the name in a URL is looked up by this machine, and not by a proxy.
  boolean resolves(URL url) throws IOException {
    return proxy(url).isEmpty();
  }

  private Optional<ProxyAddress> proxy(URL url) throws IOException {
    try {
      return proxies.proxyFor(new URI(url.getProtocol(), url.getAuthority(), "/", null, null));
    } catch (URISyntaxException e) {
      throw new IOException("the address '" + url.getHost() + "' is malformed", e);
    }
  }

  private HttpConnection open(URL url, Transfer transfer, Optional<Authorization> unasked)
      throws IOException {
    HttpURLConnection connection = open(url, transfer);
    unasked
        .filter(authorization -> authorization.isFor(url))
        .ifPresent(own -> connection.setRequestProperty("Authorization", own.value().reveal()));
    return new TransferConnection(connection, (int) connect.toMillis(), transfer);
  }

  /// A connection that follows no redirect and ends with its transfer.
  HttpURLConnection open(URL url, Transfer transfer) throws IOException {
    Optional<ProxyAddress> proxy = proxy(url);
    var connection =
        (HttpURLConnection)
            url.openConnection(
                proxy
                    .map(p -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(p.host(), p.port())))
                    .orElse(Proxy.NO_PROXY));
    proxy.ifPresent(p -> connection.setAuthenticator(new ProxyLogin(p.authorization())));
    if (connection instanceof HttpsURLConnection https) {
      https.setSSLSocketFactory(trust.context().getSocketFactory());
      if (!verify) {
        https.setHostnameVerifier(anyHost());
      }
    }
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) connect.toMillis());
    transfer.opened(connection::disconnect);
    return connection;
  }

  @SuppressWarnings("BadHostnameVerifier") // the user turned verification off
  private static HostnameVerifier anyHost() {
    return (_, _) -> true;
  }

  /// Answers proxies only.
  private static final class ProxyLogin extends Authenticator {
    private final @Nullable Secret authorization;

    ProxyLogin(@Nullable Secret authorization) {
      this.authorization = authorization;
    }

    @Override
    protected @Nullable PasswordAuthentication getPasswordAuthentication() {
      if (authorization == null || getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      String basic = authorization.reveal().substring("Basic ".length());
      String login = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      int colon = login.indexOf(':');
      return colon < 0
          ? new PasswordAuthentication(login, new char[0])
          : new PasswordAuthentication(
              login.substring(0, colon), login.substring(colon + 1).toCharArray());
    }
  }
}
