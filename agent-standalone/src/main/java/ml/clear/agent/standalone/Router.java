// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands each request to what its path belongs to.
record Router(
    ApiGateway api, FileServer files, StaticFiles git, PackageIndex index, StaticFiles packages)
    implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      route(exchange);
    } catch (IOException | RuntimeException e) {
      fail(exchange, e);
    } finally {
      exchange.close();
    }
  }

  /// An I/O error is the disk's or the connection's; whoever is still there is told.
  private static void fail(HttpExchange exchange, Exception cause) throws IOException {
    String id = Ids.fresh();
    String path = exchange.getRequestURI().getPath();
    if (cause instanceof IOException) {
      LOG.warn("request {}: {} {}: {}", id, exchange.getRequestMethod(), path, cause.toString());
    } else {
      LOG.error("request {}: {} {}", id, exchange.getRequestMethod(), path, cause);
    }
    if (exchange.getResponseCode() < 0) {
      Reply.text(exchange, 500, "internal error, see request " + id);
    }
  }

  private void route(HttpExchange exchange) throws IOException {
    Optional<String> decoded = UrlPath.decode(exchange.getRequestURI().getRawPath());
    if (decoded.isEmpty()) {
      Reply.text(exchange, 400, "the path is not percent-encoded UTF-8");
      return;
    }
    String path = decoded.get();
    if (exchange.getRequestMethod().equals("OPTIONS")) {
      exchange.sendResponseHeaders(200, -1);
    } else if (ApiGateway.serves(path)) {
      api.answer(exchange, path);
    } else if (path.startsWith("/git/")) {
      git.answer(exchange, path.substring("/git".length()));
    } else if (path.equals("/simple") || path.startsWith("/simple/")) {
      index.answer(exchange, path.substring("/simple".length()));
    } else if (path.startsWith("/packages/")) {
      packages.answer(exchange, path.substring("/packages".length()));
    } else {
      files.answer(exchange, path);
    }
  }
}
