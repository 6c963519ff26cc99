// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.JsonText;
import ml.clear.agent.core.time.TimeSource;

/// A Git LFS server that can be told to behave badly; it is mounted into a [GitHttpServer]. It
/// answers batches and hands out contents, and remembers what it was asked.
public final class LfsServer implements HttpHandler {
  /// A request that came in.
  ///
  /// @param path below the place where the server is mounted
  /// @param headers with lower-case names
  public record Seen(String method, String path, Map<String, String> headers, int objects) {
    /// The header, empty when there was none.
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private record Status(int code, String retryAfter, AtomicInteger left) {}

  private static final Pattern OID = Pattern.compile("\"oid\"\\s*:\\s*\"([0-9a-f]+)\"");

  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Object>> refused = new ConcurrentHashMap<>();
  private final Map<String, Status> troubles = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final Map<String, String> actionHeaders = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final AtomicInteger cutsLeft = new AtomicInteger();
  private final AtomicInteger corruptLeft = new AtomicInteger();
  private volatile int cutAfter;
  private volatile String demanded = "";
  private volatile String demandedForContents = "";
  private volatile String store = "";
  private volatile boolean ranges = true;
  private volatile int piece = Integer.MAX_VALUE;
  private volatile Duration pause = Duration.ZERO;

  /// Has a content.
  ///
  /// @return the text of its pointer
  public String keep(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    contents.put(oid(bytes), bytes);
    return pointer(content);
  }

  /// The text of a content's pointer.
  public static String pointer(String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
        .formatted(oid(bytes), bytes.length);
  }

  /// A content's id.
  public static String oid(String content) {
    return oid(content.getBytes(StandardCharsets.UTF_8));
  }

  private static String oid(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Asks batches for this value of `Authorization` from now on.
  public void demand(String authorization) {
    demanded = authorization;
  }

  /// Tells clients to send a header with their downloads, and asks for it if it is `Authorization`.
  public void demandForContents(String name, String value) {
    actionHeaders.put(name, value);
    demandedForContents = name.equalsIgnoreCase("Authorization") ? value : "";
  }

  /// Says in batches that contents are below another address.
  public void storeAt(String address) {
    store = address;
  }

  /// Refuses one content in batches.
  public void refuse(String content, int code, String message) {
    refused.put(oid(content), Map.of("code", code, "message", message));
  }

  /// Answers the next requests for batches with a status only.
  public void failBatches(int status, int times) {
    troubles.put("batch", new Status(status, "", new AtomicInteger(times)));
  }

  /// Answers the next requests for contents with a status only.
  ///
  /// @param retryAfter the header; empty = none
  public void failContents(int status, int times, String retryAfter) {
    troubles.put("contents", new Status(status, retryAfter, new AtomicInteger(times)));
  }

  /// Sends requests for batches elsewhere.
  public void redirectBatches(String target) {
    redirects.put("batch", target);
  }

  /// Sends requests for contents elsewhere; their id is added.
  public void redirectContents(String target) {
    redirects.put("contents", target);
  }

  /// Breaks the connection in the middle of the next contents.
  public void cut(int afterBytes, int times) {
    cutAfter = afterBytes;
    cutsLeft.set(times);
  }

  /// Sends something else instead of the next contents.
  public void corrupt(int times) {
    corruptLeft.set(times);
  }

  /// Sends contents in small pieces.
  public void slow(int bytes, Duration between) {
    piece = bytes;
    pause = between;
  }

  /// Does not know the header `Range` from now on.
  public void ignoreRanges() {
    ranges = false;
  }

  /// All requests so far.
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /// The requests for contents so far.
  public List<Seen> downloads() {
    return seen.stream().filter(each -> each.method().equals("GET")).toList();
  }

  /// Forgets the requests so far.
  public void forget() {
    seen.clear();
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String mounted = exchange.getHttpContext().getPath();
      String path = exchange.getRequestURI().getPath().substring(mounted.length());
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      List<String> oids = OID.matcher(body).results().map(match -> match.group(1)).toList();
      var headers = new ConcurrentHashMap<String, String>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      var request = new Seen(exchange.getRequestMethod(), path, headers, oids.size());
      seen.add(request);
      boolean batch = request.method().equals("POST");
      if (misbehaves(exchange, batch ? "batch" : "contents", path)) {
        return;
      }
      String wanted = batch ? demanded : demandedForContents;
      if (!wanted.isEmpty() && !wanted.equals(request.header("authorization"))) {
        exchange.getResponseHeaders().set("LFS-Authenticate", "Basic realm=\"lfs\"");
        answer(exchange, 401, Map.of("message", "Credentials needed"));
      } else if (batch && path.equals("/objects/batch")) {
        batch(exchange, mounted, oids);
      } else {
        content(exchange, path.substring(path.lastIndexOf('/') + 1), request.header("range"));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean misbehaves(HttpExchange exchange, String what, String path) throws IOException {
    Status trouble = troubles.get(what);
    Headers headers = exchange.getResponseHeaders();
    if (trouble != null && trouble.left().getAndDecrement() > 0) {
      if (!trouble.retryAfter().isEmpty()) {
        headers.set("Retry-After", trouble.retryAfter());
      }
      exchange.sendResponseHeaders(trouble.code(), -1);
      return true;
    }
    String target = redirects.get(what);
    if (target != null) {
      boolean batch = what.equals("batch");
      headers.set("Location", batch ? target : target + path.substring(path.lastIndexOf('/')));
      exchange.sendResponseHeaders(batch ? 308 : 302, -1);
      return true;
    }
    return false;
  }

  private void batch(HttpExchange exchange, String mounted, List<String> oids) throws IOException {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String base = store.isEmpty() ? "http://" + host + mounted + "/contents" : store;
    var objects = new ArrayList<Object>();
    for (String oid : oids) {
      byte[] content = contents.get(oid);
      if (refused.containsKey(oid) || (content == null && store.isEmpty())) {
        Map<String, Object> error =
            refused.getOrDefault(oid, Map.of("code", 404, "message", "Object does not exist"));
        objects.add(Map.of("oid", oid, "error", error));
      } else {
        Map<String, Object> download =
            Map.of("href", base + "/" + oid, "header", actionHeaders, "expires_in", 900);
        objects.add(Map.of("oid", oid, "actions", Map.of("download", download)));
      }
    }
    answer(exchange, 200, Map.of("transfer", "basic", "objects", objects));
  }

  private static void answer(HttpExchange exchange, int status, Map<String, ?> document)
      throws IOException {
    byte[] bytes = JsonText.line(document).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.git-lfs+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void content(HttpExchange exchange, String oid, String range)
      throws IOException, InterruptedException {
    byte[] content = contents.get(oid);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (corruptLeft.getAndDecrement() > 0) {
      content = "x".repeat(content.length).getBytes(StandardCharsets.UTF_8);
    }
    Matcher wanted = Pattern.compile("bytes=(\\d+)-").matcher(range);
    int from = ranges && wanted.matches() ? Integer.parseInt(wanted.group(1)) : 0;
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    send(content, from, exchange.getResponseBody());
  }

  private void send(byte[] content, int from, OutputStream out)
      throws IOException, InterruptedException {
    int end = content.length;
    boolean cut = end - from > cutAfter && cutsLeft.getAndDecrement() > 0;
    int last = cut ? from + cutAfter : end;
    for (int start = from; start < last; start += Math.min(piece, last - start)) {
      out.write(content, start, Math.min(piece, last - start));
      out.flush();
      TimeSource.system().sleep(pause);
    }
    if (cut) {
      throw new IOException("cut, as the test wants");
    }
  }
}
