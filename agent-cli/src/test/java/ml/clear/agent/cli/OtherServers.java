// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import ml.clear.agent.testkit.ServerCertificate;

/// What else answers at the addresses that users type.
final class OtherServers implements AutoCloseable {
  private final List<HttpServer> servers = new ArrayList<>();

  /// ClearML's web server: pages, and the API below `/api`.
  URI web(URI api) throws IOException {
    return start(
        plain(),
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          if (path.matches("/api/.+")) {
            forward(exchange, URI.create(api + path.substring("/api".length())));
          } else if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, "<html><title>ClearML</title></html>");
          } else {
            answer(exchange, 405, "<html>405 Not Allowed</html>");
          }
        });
  }

  /// ClearML's file server.
  URI files() throws IOException {
    return start(
        plain(),
        exchange -> {
          boolean root =
              exchange.getRequestMethod().equals("GET")
                  && exchange.getRequestURI().getPath().equals("/");
          answer(exchange, root ? 200 : 405, root ? "OK" : "<title>405 Method Not Allowed</title>");
        });
  }

  /// A proxy that wants a login.
  URI proxy() throws IOException {
    return start(plain(), exchange -> answer(exchange, 407, ""));
  }

  /// A server whose certificate nobody vouches for.
  URI selfSigned(Path folder) throws Exception {
    SSLContext context = ServerCertificate.make(folder, "127.0.0.1").context();
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    URI url = start(server, exchange -> answer(exchange, 200, "OK"));
    return URI.create("https" + url.toString().substring("http".length()));
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }

  private static HttpServer plain() throws IOException {
    return HttpServer.create(loopback(), 0);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private URI start(HttpServer server, com.sun.net.httpserver.HttpHandler handler) {
    servers.add(server);
    server.createContext("/", handler);
    server.start();
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/html");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static void forward(HttpExchange exchange, URI target) throws IOException {
    try (exchange;
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target)
              .method(
                  exchange.getRequestMethod(),
                  HttpRequest.BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      for (String name : List.of("Authorization", "Content-Type")) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
          request.header(name, value);
        }
      }
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
