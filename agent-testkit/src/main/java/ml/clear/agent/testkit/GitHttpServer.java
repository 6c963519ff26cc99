// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import ml.clear.agent.core.time.TimeSource;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPack.RequestPolicy;
import org.jspecify.annotations.Nullable;

/// A git server (smart http or https) in this process that can be told to behave badly. It
/// remembers what it was asked, so that a test sees who got which login.
public final class GitHttpServer implements AutoCloseable {
  /// A request that came in.
  ///
  /// @param authorization the header, empty when there was none
  public record Seen(String method, String path, String authorization) {}

  /// How a repository misbehaves.
  private sealed interface Trouble {
    /// Answers with a status only, a number of times.
    record Status(int code, AtomicInteger left) implements Trouble {}

    /// Sends the client elsewhere.
    record Redirect(URI target) implements Trouble {}

    /// Breaks the connection after so many bytes of a pack, a number of times.
    record Cut(long bytes, AtomicInteger left) implements Trouble {}

    /// Sends a pack in small pieces.
    record Slow(int piece, Duration pause) implements Trouble {}
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Path> repositories = new ConcurrentHashMap<>();
  private final Map<String, String> demanded = new ConcurrentHashMap<>();
  private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile RequestPolicy policy = RequestPolicy.ADVERTISED;

  private GitHttpServer(HttpServer server) {
    this.server = server;
  }

  /// Starts on a free port of an address of this machine; each of `127.0.0.1`, `127.0.0.2`, … is
  /// another host for a client.
  public static GitHttpServer start(String address) {
    return start(address, 0);
  }

  /// Starts on a given port.
  public static GitHttpServer start(String address, int port) {
    try {
      return start(HttpServer.create(new InetSocketAddress(address, port), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Starts on a free port and speaks https.
  public static GitHttpServer start(String address, SSLContext tls) {
    try {
      var https = HttpsServer.create(new InetSocketAddress(address, 0), 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      return start(https);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GitHttpServer start(HttpServer http) {
    var git = new GitHttpServer(http);
    http.createContext("/", git::answer);
    http.setExecutor(git.threads);
    http.start();
    return git;
  }

  /// Serves a repository (its git folder) under `/<name>`.
  ///
  /// @return its address
  public String publish(String name, Path gitFolder) {
    repositories.put(name, gitFolder);
    return url(name);
  }

  /// Serves something else under `/<name>`.
  ///
  /// @return its address
  public String mount(String name, HttpHandler other) {
    server.createContext("/" + name, other);
    return url(name);
  }

  /// The address of a name, whether something is there or not.
  public String url(String name) {
    InetSocketAddress address = server.getAddress();
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://" + address.getHostString() + ":" + address.getPort() + "/" + name;
  }

  /// Asks for a login from now on.
  public void protect(String name, String user, String password) {
    byte[] plain = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    demand(name, "Basic " + Base64.getEncoder().encodeToString(plain));
  }

  /// Asks for this value of the header `Authorization` from now on.
  public void demand(String name, String authorization) {
    demanded.put(name, authorization);
  }

  /// Answers the next requests with a status only.
  public void fail(String name, int status, int times) {
    troubles.put(name, new Trouble.Status(status, new AtomicInteger(times)));
  }

  /// Sends clients to another address.
  public void redirect(String name, String target) {
    troubles.put(name, new Trouble.Redirect(URI.create(target)));
  }

  /// Breaks the connection in the middle of the next packs.
  public void cut(String name, long afterBytes, int times) {
    troubles.put(name, new Trouble.Cut(afterBytes, new AtomicInteger(times)));
  }

  /// Sends packs in small pieces.
  public void slow(String name, int piece, Duration pause) {
    troubles.put(name, new Trouble.Slow(piece, pause));
  }

  /// Behaves again.
  public void heal(String name) {
    troubles.remove(name);
  }

  /// Hands out any commit that a client names by its id, as many hosts do.
  public void allowAnyCommit() {
    policy = RequestPolicy.ANY;
  }

  /// All requests so far.
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /// Forgets the requests so far.
  public void forget() {
    seen.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      String header = authorization == null ? "" : authorization;
      seen.add(new Seen(exchange.getRequestMethod(), path, header));
      boolean refs = path.endsWith("/info/refs");
      String name = path.replaceFirst("/(info/refs|git-upload-pack)$", "");
      if (misbehaves(exchange, name, path)) {
        return;
      }
      String wanted = demanded.get(name);
      Path folder = repositories.get(name);
      if (wanted != null && !wanted.equals(header)) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
      } else if (folder == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (refs) {
        advertise(exchange, folder);
      } else {
        upload(exchange, name, folder);
      }
    }
  }

  private boolean misbehaves(HttpExchange exchange, String name, String path) throws IOException {
    return switch (troubles.get(name)) {
      case Trouble.Status(int code, AtomicInteger left) when left.getAndDecrement() > 0 -> {
        exchange.sendResponseHeaders(code, -1);
        yield true;
      }
      case Trouble.Redirect(URI target) -> {
        String query = exchange.getRequestURI().getRawQuery();
        String rest = path.substring(name.length()) + (query == null ? "" : "?" + query);
        exchange.getResponseHeaders().set("Location", target + rest);
        exchange.sendResponseHeaders(301, -1);
        yield true;
      }
      case null, default -> false;
    };
  }

  private void advertise(HttpExchange exchange, Path folder) throws IOException {
    exchange
        .getResponseHeaders()
        .set("Content-Type", "application/x-git-upload-pack-advertisement");
    exchange.sendResponseHeaders(200, 0);
    try (Repository repository = open(folder);
        OutputStream out = exchange.getResponseBody()) {
      var lines = new PacketLineOut(out);
      lines.writeString("# service=git-upload-pack\n");
      lines.end();
      uploadPack(exchange, repository).sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
    }
  }

  private void upload(HttpExchange exchange, String name, Path folder) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
    boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
    var answer = new ByteArrayOutputStream();
    try (Repository repository = open(folder);
        InputStream body = exchange.getRequestBody();
        InputStream in = packed ? new GZIPInputStream(body) : body) {
      uploadPack(exchange, repository).uploadWithExceptionPropagation(in, answer, null);
    } catch (IOException e) {
      if (answer.size() == 0) {
        new PacketLineOut(answer).writeString("ERR " + e.getMessage());
      }
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      send(answer.toByteArray(), troubles.get(name), out);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(byte[] answer, @Nullable Trouble trouble, OutputStream out)
      throws IOException, InterruptedException {
    switch (trouble) {
      case Trouble.Cut(long bytes, AtomicInteger left)
          when answer.length > bytes && left.getAndDecrement() > 0 -> {
        out.write(answer, 0, (int) bytes);
        out.flush();
        throw new IOException("cut, as the test wants");
      }
      case Trouble.Slow(int piece, Duration pause) -> {
        for (int start = 0; start < answer.length; start += piece) {
          out.write(answer, start, Math.min(piece, answer.length - start));
          out.flush();
          TimeSource.system().sleep(pause);
        }
      }
      case null, default -> out.write(answer);
    }
  }

  private UploadPack uploadPack(HttpExchange exchange, Repository repository) {
    var pack = new UploadPack(repository);
    pack.setBiDirectionalPipe(false);
    pack.setRequestPolicy(policy);
    String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
    if (protocol != null) {
      pack.setExtraParameters(Set.of(protocol.split(":")));
    }
    return pack;
  }

  private static Repository open(Path folder) throws IOException {
    return new FileRepositoryBuilder().setGitDir(folder.toFile()).setMustExist(true).build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
