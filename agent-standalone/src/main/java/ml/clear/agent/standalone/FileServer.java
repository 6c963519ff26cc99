// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Artifacts, models and images: uploads go to the path that the part's name says.
final class FileServer {
  /// First steps of paths that something else answers to.
  private static final Set<String> RESERVED = Set.of("git", "simple", "packages");

  private static final Map<String, String> TYPES =
      Map.of(
          "json", "application/json",
          "txt", "text/plain; charset=utf-8",
          "csv", "text/csv; charset=utf-8",
          "jpeg", "image/jpeg",
          "jpg", "image/jpeg",
          "png", "image/png");

  private final Path root;
  private final Gate gate;

  FileServer(Path root, Gate gate) {
    this.root = root;
    this.gate = gate;
  }

  void answer(HttpExchange exchange, String path) throws IOException {
    String method = exchange.getRequestMethod();
    if (path.equals("/") && !method.equals("POST")) {
      Reply.text(exchange, 200, "OK");
      return;
    }
    try {
      gate.admit(exchange.getRequestHeaders().getFirst("Authorization"));
      RequestReader.refuseCompressed(exchange);
      serve(exchange, method, path);
    } catch (ApiError e) {
      Reply.text(exchange, e.code(), e.text());
    }
  }

  private void serve(HttpExchange exchange, String method, String path) throws IOException {
    switch (method) {
      case "GET", "HEAD" -> get(exchange, path);
      case "DELETE" -> delete(exchange, path);
      case "POST", "PUT" -> {
        if (path.equals("/delete_many")) {
          deleteMany(exchange);
        } else {
          upload(exchange);
        }
      }
      default -> Reply.text(exchange, 405, "the file server knows no " + method);
    }
  }

  private void get(HttpExchange exchange, String path) throws IOException {
    Path file = target(path);
    if (!Files.isRegularFile(file)) {
      throw new ApiError(404, 0, "There is no file " + path);
    }
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null && query.startsWith("download")) {
      exchange.getResponseHeaders().set("Content-Disposition", "attachment");
    }
    Reply.file(exchange, file, type(file));
  }

  private static String type(Path file) {
    String name = String.valueOf(file.getFileName());
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return TYPES.getOrDefault(ending, "application/octet-stream");
  }

  private void upload(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    Multipart parts = Multipart.of(exchange.getRequestBody(), type == null ? "" : type);
    List<String> saved = new ArrayList<>();
    for (Optional<String> name = parts.first(); name.isPresent(); name = parts.next()) {
      saved.add(save(name.get(), parts));
    }
    Reply.send(exchange, 200, "application/json", Json.bytes(Json.texts(saved)));
  }

  /// The file appears under its name only when it is complete.
  private String save(String name, Multipart parts) throws IOException {
    Path file = target(name);
    Path upload = Files.createTempFile(root, ".upload-", "");
    try {
      try (OutputStream out = Files.newOutputStream(upload)) {
        parts.copy(out);
      }
      place(upload, file);
    } finally {
      Files.deleteIfExists(upload);
    }
    return root.relativize(file).toString();
  }

  private static void place(Path upload, Path file) throws IOException {
    try {
      Files.createDirectories(file.getParent());
      Files.move(upload, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileSystemException e) {
      throw ApiError.invalid(
          "the upload can't be kept under this path: " + e.getClass().getSimpleName());
    }
  }

  private void delete(HttpExchange exchange, String path) throws IOException {
    Path file = target(path);
    remove(file, path);
    Reply.send(
        exchange, 200, "application/json", Json.bytes(Json.text(root.relativize(file).toString())));
  }

  private static void remove(Path file, String path) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw ApiError.invalid(path + " is a folder");
      }
      Files.delete(file);
    } catch (NoSuchFileException e) {
      throw new ApiError(404, 0, "There is no file " + path);
    }
  }

  private void deleteMany(HttpExchange exchange) throws IOException {
    List<String> files = new Arguments(RequestReader.read(exchange).body()).texts("files");
    ObjectNode reply = Json.object();
    ObjectNode deleted = reply.putObject("deleted");
    ObjectNode errors = reply.putObject("errors");
    for (String path : files) {
      try {
        remove(target(path), path);
        deleted.put(path, path);
      } catch (ApiError e) {
        errors.put(path, e.text());
      }
    }
    Reply.send(exchange, 200, "application/json", Json.bytes(reply));
  }

  private Path target(String path) {
    Path file =
        UrlPath.below(root, path)
            .filter(found -> !found.equals(root))
            .orElseThrow(() -> ApiError.invalid("this is not a path below the file server's root"));
    if (RESERVED.contains(root.relativize(file).getName(0).toString())) {
      throw ApiError.invalid("paths below git, simple and packages are not for uploads");
    }
    return file;
  }
}
