// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/// A package index (PEP 503) over http on this machine, with faults on demand.
public final class WheelIndex implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, WheelFile> files = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final Map<String, Integer> statuses = new LinkedHashMap<>();
  private Duration delay = Duration.ZERO;
  private String authorization = "";

  private WheelIndex(HttpServer server) {
    this.server = server;
  }

  /// Starts an empty index on a free port of the loopback address.
  public static WheelIndex start() throws IOException {
    return start(HttpServer.create(anyPort(), 0));
  }

  /// Starts an empty index that speaks https.
  public static WheelIndex start(SSLContext tls) throws IOException {
    HttpsServer https = HttpsServer.create(anyPort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(https);
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static WheelIndex start(HttpServer http) {
    var index = new WheelIndex(http);
    index.server.createContext("/", index::answer);
    index.server.setExecutor(index.threads);
    index.server.start();
    return index;
  }

  /// Where it is, for `--index-url`.
  public URI url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create("%s://127.0.0.1:%d/simple/".formatted(scheme, server.getAddress().getPort()));
  }

  /// The same with a login in it.
  public URI url(String user, String password) {
    return URI.create(url().toString().replace("://", "://" + user + ":" + password + "@"));
  }

  /// Adds a package.
  public synchronized WheelIndex with(WheelFile file) {
    files.put(file.name(), file);
    return this;
  }

  /// Answers only those who log in.
  public synchronized WheelIndex demand(String user, String password) {
    String login = user + ":" + password;
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /// Answers every request whose path starts so with this status; 200 is the end of it.
  public synchronized WheelIndex fail(String path, int status) {
    statuses.put(path, status);
    return this;
  }

  /// Lets every request wait.
  public synchronized WheelIndex slow(Duration wait) {
    delay = wait;
    return this;
  }

  /// Stops to listen: connections are refused from now on.
  public WheelIndex refuse() {
    closed.countDown();
    server.stop(0);
    return this;
  }

  /// What was asked for, in order: `GET /simple/alpha/`.
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = reply(exchange);
      boolean _ = closed.await(reply.delay.toNanos(), TimeUnit.NANOSECONDS);
      exchange.getResponseHeaders().set("Content-Type", reply.type);
      if (reply.status == 401) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"index\"");
      }
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(reply.status, head ? -1 : reply.content.length);
      if (!head) {
        exchange.getResponseBody().write(reply.content);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply reply(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    for (var fault : statuses.entrySet()) {
      if (path.startsWith(fault.getKey()) && fault.getValue() != 200) {
        return page(fault.getValue(), "fault");
      }
    }
    if (!authorization.isEmpty()
        && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return page(401, "log in");
    }
    if (path.startsWith("/files/")) {
      WheelFile file = files.get(path.substring("/files/".length()));
      return file == null
          ? page(404, "no such file")
          : new Reply(200, "application/octet-stream", file.content(), delay);
    }
    if (path.startsWith("/simple/")) {
      String project = path.substring("/simple/".length()).replace("/", "");
      return project.isEmpty() ? projects() : project(project.toLowerCase(Locale.ROOT));
    }
    return page(404, "no such page");
  }

  private Reply projects() {
    var links = new StringBuilder();
    files.values().stream()
        .map(WheelFile::project)
        .distinct()
        .forEach(name -> links.append("<a href=\"%1$s/\">%1$s</a>\n".formatted(name)));
    return page(200, links.toString());
  }

  private Reply project(String project) {
    var links = new StringBuilder();
    for (WheelFile file : files.values()) {
      if (file.project().equals(project)) {
        String python =
            file.requiresPython().isEmpty()
                ? ""
                : " data-requires-python=\"%s\""
                    .formatted(file.requiresPython().replace("<", "&lt;").replace(">", "&gt;"));
        links.append(
            "<a href=\"/files/%1$s#sha256=%2$s\"%3$s>%1$s</a><br>\n"
                .formatted(file.name(), file.sha256(), python));
      }
    }
    return links.isEmpty() ? page(404, "no such project") : page(200, links.toString());
  }

  private Reply page(int status, String body) {
    String html = "<!DOCTYPE html><html><body>\n" + body + "</body></html>\n";
    return new Reply(status, "text/html", html.getBytes(StandardCharsets.UTF_8), delay);
  }

  private static final class Reply {
    private final int status;
    private final String type;
    private final byte[] content;
    private final Duration delay;

    Reply(int status, String type, byte[] content, Duration delay) {
      this.status = status;
      this.type = type;
      this.content = content;
      this.delay = delay;
    }
  }
}
