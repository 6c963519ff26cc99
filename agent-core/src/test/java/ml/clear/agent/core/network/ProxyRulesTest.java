// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyRulesTest {
  @Test
  void goes_straight_without_a_proxy() {
    assertThat(rules(null, null).proxyFor(URI.create("http://example.com"))).isEmpty();
  }

  @Test
  void chooses_by_scheme() {
    ProxyRules rules = rules("http://plain:3128", "http://tls:3129");

    assertThat(rules.proxyFor(URI.create("http://example.com")))
        .contains(new ProxyAddress("plain", 3128, null));
    assertThat(rules.proxyFor(URI.create("HTTPS://example.com")))
        .contains(new ProxyAddress("tls", 3129, null));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          *,                 http://anything.org,           true
          example.com,       http://example.com,            true
          example.com,       https://api.EXAMPLE.com:8008,  true
          .example.com,      http://api.example.com,        true
          *.example.com,     http://api.example.com,        true
          example.com,       http://notexample.com,         false
          example.com:8008,  http://example.com:8008,       true
          example.com:8008,  http://example.com,            false
          example.com:443,   https://example.com,           true
          10.0.0.0/8,        http://10.1.2.3:8008,          true
          10.0.0.0/8,        http://11.1.2.3:8008,          false
          192.168.4.128/25,  http://192.168.4.127,          false
          192.168.4.128/25,  http://192.168.4.200,          true
          10.0.0.0/8,        http://ten.example.com,        false
          127.0.0.1,         http://127.0.0.1:8008,         true
          ::1,               http://[::1]:8008,             true
          fd00::/8,          http://[fd12::3]/,             true
          fd00::/8,          http://[fe80::3]/,             false
          10.0.0.0/99,       http://10.0.0.0,               true
          10.0.0.0/x,        http://10.0.0.0,               false
          localhost,         http://localhost:8008,         true
          """)
  void reaches_directly_what_no_proxy_names(String entry, URI url, boolean direct) {
    var settings =
        new NetworkSettings(
            true, null, Secret.of("http://p:1"), Secret.of("http://p:1"), List.of(entry, ""));

    assertThat(ProxyRules.of(settings).proxyFor(url).isEmpty()).isEqualTo(direct);
  }

  @Test
  void reads_login_and_defaults_of_a_proxy() {
    assertThat(proxy("proxy.lan")).contains(new ProxyAddress("proxy.lan", 80, null));
    assertThat(proxy("http://[fd00::1]:3128/")).contains(new ProxyAddress("[fd00::1]", 3128, null));
    assertThat(proxy("http://me:p%40ss%3A+@proxy:8080"))
        .contains(new ProxyAddress("proxy", 8080, Secret.of("Basic bWU6cEBzczor")));
  }

  @Test
  void leaves_out_a_proxy_that_is_none() {
    assertThat(proxy("socks5://proxy:1080")).isEmpty();
    assertThat(proxy("http://proxy:99999")).isEmpty();
    assertThat(proxy("http://me:secret@pro xy:1:2")).isEmpty();
    assertThat(proxy(" ")).isEmpty();
  }

  @Test
  void tells_the_jdk_the_same() {
    ProxyRules rules = rules("http://127.0.0.1:3128", null);

    assertThat(rules.selector().select(URI.create("http://example.com")))
        .singleElement()
        .hasToString("HTTP @ /127.0.0.1:3128");
    assertThat(rules.selector().select(URI.create("https://example.com")))
        .containsExactly(Proxy.NO_PROXY);
  }

  private static Optional<ProxyAddress> proxy(String text) {
    return rules(text, null).proxyFor(URI.create("http://example.com"));
  }

  private static ProxyRules rules(@Nullable String http, @Nullable String https) {
    return ProxyRules.of(
        new NetworkSettings(
            true,
            null,
            http == null ? null : Secret.of(http),
            https == null ? null : Secret.of(https),
            List.of()));
  }
}
