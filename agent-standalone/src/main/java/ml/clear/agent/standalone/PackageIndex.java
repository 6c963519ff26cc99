// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A python package index (PEP 503) over the wheels and sdists in a folder, made anew for each
/// request so that a file is offered as soon as it lies there.
final class PackageIndex {
  private static final String HTML = "text/html; charset=utf-8";
  private static final Pattern WHEEL =
      Pattern.compile("([^-]+)-[^-]+(-[^-]+)?-[^-]+-[^-]+-[^-]+\\.whl");
  private static final Pattern SDIST = Pattern.compile("(.+)-[^-]+\\.(?:tar\\.gz|zip)");

  private final Path folder;
  private final Map<Fingerprint, String> hashes = new ConcurrentHashMap<>();

  PackageIndex(Path folder) {
    this.folder = folder;
  }

  private record Fingerprint(Path file, long size, FileTime modified) {}

  /// `path` is what follows `/simple`.
  void answer(HttpExchange exchange, String path) throws IOException {
    if (!path.endsWith("/")) {
      exchange.getResponseHeaders().set("Location", "/simple" + path + "/");
      Reply.text(exchange, 301, "moved");
      return;
    }
    String project = path.substring(1).replaceFirst("/$", "");
    Optional<String> page = project.isEmpty() ? Optional.of(projects()) : files(normal(project));
    if (page.isPresent()) {
      Reply.send(exchange, 200, HTML, page.get().getBytes(StandardCharsets.UTF_8));
    } else {
      Reply.text(exchange, 404, "no such project in this index");
    }
  }

  private String projects() throws IOException {
    List<String> links =
        distributions().stream()
            .flatMap(file -> project(file).stream())
            .distinct()
            .sorted()
            .map(name -> link(name + "/", name))
            .toList();
    return page("Simple index", links);
  }

  private Optional<String> files(String project) throws IOException {
    List<Path> files =
        distributions().stream()
            .filter(file -> project(file).filter(project::equals).isPresent())
            .toList();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder links = new StringBuilder();
    for (Path file : files) {
      String name = String.valueOf(file.getFileName());
      links.append(link("../../packages/" + encode(name) + "#sha256=" + hash(file), name));
    }
    return Optional.of(page("Links for " + project, List.of(links.toString())));
  }

  private List<Path> distributions() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Optional<String> project(Path file) {
    String name = String.valueOf(file.getFileName());
    for (Pattern pattern : List.of(WHEEL, SDIST)) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        return Optional.of(normal(matcher.group(1)));
      }
    }
    return Optional.empty();
  }

  private static String normal(String name) {
    return name.replaceAll("[-_.]+", "-").toLowerCase(Locale.ROOT);
  }

  private String hash(Path file) throws IOException {
    Fingerprint key = new Fingerprint(file, Files.size(file), Files.getLastModifiedTime(file));
    String known = hashes.get(key);
    if (known != null) {
      return known;
    }
    String hash = sha256(file);
    hashes.keySet().removeIf(old -> old.file().equals(file));
    hashes.put(key, hash);
    return hash;
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static String page(String title, List<String> links) {
    return """
    <!DOCTYPE html>
    <html>
    <head><meta name="pypi:repository-version" content="1.0"><title>%s</title></head>
    <body>
    %s</body>
    </html>
    """
        .formatted(escape(title), String.join("", links));
  }

  private static String link(String target, String text) {
    return "<a href=\"%s\">%s</a><br>\n".formatted(escape(target), escape(text));
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
