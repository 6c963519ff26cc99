// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.NetworkSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key stores hold certificates: `good` for `localhost` until 2126 and `other` for
/// `other.example.com` sign themselves, `expired` was signed for `localhost` until 2020 by an
/// authority that is still valid.
class TlsTrustTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private @Nullable HttpsServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void trusts_what_the_bundle_has() throws Exception {
    URI url = serve("good");

    assertThat(get(TlsTrust.of(bundle(pem("good"))), url)).isEqualTo(200);
  }

  @Test
  void trusts_what_a_bundle_has_beside_a_key_and_text() throws Exception {
    URI url = serve("good");
    Path bundle = pem("good");
    Files.writeString(
        bundle,
        "-----BEGIN PRIVATE KEY-----\nAAECAwQ=\n-----END PRIVATE KEY-----\nmy server\n"
            + Files.readString(bundle)
            + "and its end\n");

    assertThat(get(TlsTrust.of(bundle(bundle)), url)).isEqualTo(200);
  }

  @Test
  void a_bundle_with_a_key_alone_is_refused() throws Exception {
    Path bundle = folder.resolve("key.pem");
    Files.writeString(bundle, "-----BEGIN PRIVATE KEY-----\nAAECAwQ=\n-----END PRIVATE KEY-----\n");

    assertThat(TlsTrust.of(bundle(bundle)).prepare())
        .hasValueSatisfying(it -> assertThat(it.describe()).contains("has no certificates"));
  }

  @Test
  void trusts_everybody_when_the_check_is_off() throws Exception {
    URI url = serve("other");
    var settings = new NetworkSettings(false, null, null, null, List.of());

    assertThat(get(TlsTrust.of(settings), url)).isEqualTo(200);
  }

  @Test
  void says_whose_certificate_is_not_trusted_F7() throws Exception {
    Failure failure = refusal(TlsTrust.of(NetworkSettings.DIRECT), serve("good"));

    assertThat(failure).isInstanceOf(SettingsFault.class);
    assertThat(failure.reason()).isEqualTo(ReasonCode.CERTIFICATE_REJECTED);
    assertThat(failure.message())
        .contains("'CN=localhost,O=Test' is not trusted")
        .contains("valid until 2126-");
    assertThat(failure.hint()).contains("api.verify_certificate", "REQUESTS_CA_BUNDLE");
  }

  @Test
  void says_that_a_certificate_has_expired_F7() throws Exception {
    Failure failure = refusal(TlsTrust.of(bundle(pem("expired"))), serve("expired"));

    assertThat(failure.message()).contains("it expired on 2020-");
    assertThat(failure.hint()).contains("renew");
  }

  @Test
  void says_for_which_hosts_a_certificate_is_F7() throws Exception {
    Failure failure = refusal(TlsTrust.of(bundle(pem("other"))), serve("other"));

    assertThat(failure.message()).contains("it is for other hosts: [other.example.com]");
  }

  @Test
  void says_that_a_bundle_can_not_be_read() throws Exception {
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.writeString(folder.resolve("empty.pem"), "\n");

    assertThat(TlsTrust.of(bundle(missing)).prepare())
        .hasValueSatisfying(failure -> assertThat(failure.message()).contains(missing.toString()));
    assertThat(TlsTrust.of(bundle(empty)).prepare()).isPresent();
    assertThat(refusal(TlsTrust.of(bundle(missing)), serve("good")).message())
        .contains(missing.toString());
  }

  @Test
  void has_nothing_to_say_about_other_exceptions() {
    assertThat(
            TlsTrust.of(NetworkSettings.DIRECT)
                .explain(new IOException("reset"), URI.create("https://x"), Phase.POLL))
        .isEmpty();
  }

  private Failure refusal(TlsTrust trust, URI url) {
    Throwable exception = catchThrowable(() -> get(trust, url));
    Optional<Failure> failure = trust.explain(exception, url, Phase.POLL);
    return failure.orElseThrow(() -> new AssertionError("not explained", exception));
  }

  private static int get(TlsTrust trust, URI url) throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(trust.context())
            .sslParameters(trust.parameters())
            .build()) {
      return client
          .send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private URI serve(String store) throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(keyStore(store), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return URI.create("https://localhost:" + server.getAddress().getPort());
  }

  private Path pem(String store) throws Exception {
    Certificate[] chain = keyStore(store).getCertificateChain("server");
    byte[] certificate = chain[chain.length - 1].getEncoded();
    return Files.writeString(
        folder.resolve(store + ".pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate)
            + "\n-----END CERTIFICATE-----\n");
  }

  private static KeyStore keyStore(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = TlsTrustTest.class.getResourceAsStream(name + ".p12")) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static NetworkSettings bundle(Path bundle) {
    return new NetworkSettings(true, bundle, null, null, List.of());
  }
}
