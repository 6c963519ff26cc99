// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which hosts are reached through which proxy.
public final class ProxyRules {
  private static final Logger log = LoggerFactory.getLogger(ProxyRules.class);

  /// The JDK refuses to send a name and password to a proxy of https connections unless this is
  /// empty, and reads it when the first client is made.
  private static final String TUNNEL_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";

  private final @Nullable ProxyAddress http;
  private final @Nullable ProxyAddress https;
  private final List<DirectHosts> direct;

  private ProxyRules(
      @Nullable ProxyAddress http, @Nullable ProxyAddress https, List<DirectHosts> direct) {
    this.http = http;
    this.https = https;
    this.direct = direct;
  }

  /// The rules that the settings ask for. A proxy that can't be used is logged and left out.
  public static ProxyRules of(NetworkSettings settings) {
    ProxyAddress http = parse("HTTP_PROXY", settings.httpProxy());
    ProxyAddress https = parse("HTTPS_PROXY", settings.httpsProxy());
    if ((http != null && http.authorization() != null)
        || (https != null && https.authorization() != null)) {
      System.setProperty(TUNNEL_SCHEMES, "");
    }
    return new ProxyRules(
        http, https, settings.noProxy().stream().map(DirectHosts::parse).toList());
  }

  /// The proxy for a URL; empty when its host is reached directly.
  public Optional<ProxyAddress> proxyFor(URI url) {
    String scheme = String.valueOf(url.getScheme());
    ProxyAddress proxy = scheme.equalsIgnoreCase("https") ? https : http;
    if (proxy == null || url.getHost() == null) {
      return Optional.empty();
    }
    int port = url.getPort() >= 0 ? url.getPort() : scheme.equalsIgnoreCase("https") ? 443 : 80;
    return direct.stream().anyMatch(hosts -> hosts.contain(url.getHost(), port))
        ? Optional.empty()
        : Optional.of(proxy);
  }

  /// The same rules for the JDK's clients.
  public ProxySelector selector() {
    return new Selector();
  }

  private static @Nullable ProxyAddress parse(String variable, @Nullable Secret text) {
    if (text == null || text.reveal().isBlank()) {
      return null;
    }
    Optional<ProxyAddress> proxy = ProxyAddress.parse(text.reveal().strip());
    if (proxy.isEmpty()) {
      log.warn("{} is not of the form http://[user:password@]host:port and is left out", variable);
    }
    return proxy.orElse(null);
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI url) {
      // Resolved anew for each connection: a proxy may move.
      return List.of(
          proxyFor(url)
              .map(at -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(at.host(), at.port())))
              .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException exception) {
      // The client that asked says so itself.
    }
  }
}
