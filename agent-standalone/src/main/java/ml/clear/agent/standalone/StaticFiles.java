// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Serves the files below a folder to GET and HEAD: no listing, nothing outside. Bare repositories
/// that `git update-server-info` has prepared can be cloned from it.
record StaticFiles(Path root) {
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  void answer(HttpExchange exchange, String path) throws IOException {
    if (!METHODS.contains(exchange.getRequestMethod())) {
      Reply.text(exchange, 405, "only GET and HEAD are served here");
      return;
    }
    Optional<Path> file = UrlPath.below(root, path).filter(Files::isRegularFile);
    if (file.isEmpty()) {
      Reply.text(exchange, 404, "there is no such file");
      return;
    }
    Reply.file(
        exchange,
        file.get(),
        path.endsWith("/info/refs") ? "text/plain" : "application/octet-stream");
  }
}
