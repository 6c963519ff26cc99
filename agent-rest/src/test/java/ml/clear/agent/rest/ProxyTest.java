// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import static ml.clear.agent.rest.Sessions.failure;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a proxy gets to see (F8).
class ProxyTest {
  private final List<List<String>> heads = new CopyOnWriteArrayList<>();
  private ServerSocket socket;

  @BeforeEach
  void listen() throws IOException {
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
  }

  @Test
  void sends_plain_http_through_the_proxy_with_its_login_F8() throws InterruptedException {
    Failure failure = failure(session("http://api.example.com:8008", List.of()).token());

    assertThat(heads.getFirst())
        .contains("POST http://api.example.com:8008/auth.login HTTP/1.1")
        .contains("Proxy-Authorization: Basic bWU6c2VjcmV0");
    assertThat(failure.message()).contains("the proxy", "wants another login");
    assertThat(failure.describe()).doesNotContain("secret");
  }

  @Test
  void asks_the_proxy_for_a_tunnel_with_its_login_F8() throws InterruptedException {
    Failure failure = failure(session("https://api.example.com", List.of()).token());

    assertThat(heads.getFirst())
        .contains("CONNECT api.example.com:443 HTTP/1.1")
        .contains("Proxy-Authorization: Basic bWU6c2VjcmV0")
        .noneMatch(line -> line.startsWith("Authorization"));
    assertThat(failure.message()).contains("the proxy", "wants another login");
  }

  @Test
  void goes_past_the_proxy_to_what_it_is_told_to_F8() throws InterruptedException {
    try (var server = new ScriptedServer()) {
      assertThat(session(server.url().toString(), List.of("127.0.0.0/8")).token())
          .isInstanceOf(ml.clear.agent.core.failure.Outcome.Success.class);
    }

    assertThat(heads).isEmpty();
  }

  private Api session(String url, List<String> direct) {
    Secret proxy = Secret.of("http://me:secret@127.0.0.1:" + socket.getLocalPort());
    return Sessions.to(URI.create(url))
        .with(new NetworkSettings(true, null, proxy, proxy, direct))
        .open();
  }

  /// Refuses everybody.
  private void serve() {
    try {
      while (true) {
        try (Socket client = socket.accept()) {
          var in =
              new BufferedReader(
                  new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
          var head = new ArrayList<String>();
          for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            head.add(line);
          }
          heads.add(head);
          client
              .getOutputStream()
              .write(
                  "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          client.getOutputStream().flush();
          client.shutdownOutput();
          while (in.read() >= 0) {}
        }
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
