// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// Writes answers: without a body to HEAD, compressed for whom it pays and who takes it.
final class Reply {
  private static final int WORTH_COMPRESSING = 512;

  private Reply() {}

  static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] sent = body;
    if (body.length >= WORTH_COMPRESSING && takesGzip(exchange)) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      sent = gzip(body);
    }
    if (isHead(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(sent.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, sent.length == 0 ? -1 : sent.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(sent);
    }
  }

  static void text(HttpExchange exchange, int status, String text) throws IOException {
    send(
        exchange,
        status,
        "text/plain; charset=utf-8",
        (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static void file(HttpExchange exchange, Path file, String type) throws IOException {
    long size = Files.size(file);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    if (isHead(exchange)) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(size));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    try (InputStream in = Files.newInputStream(file)) {
      exchange.sendResponseHeaders(200, size == 0 ? -1 : size);
      try (OutputStream out = exchange.getResponseBody()) {
        in.transferTo(out);
      }
    }
  }

  static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static boolean takesGzip(HttpExchange exchange) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("gzip");
  }

  private static byte[] gzip(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length / 3);
    try (OutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    }
    return bytes.toByteArray();
  }
}
