// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The addresses of a ClearML server's three parts. One tells the others: by its port, by the first
/// word of its host, or by its path.
record ServerAddresses(URI api, URI web, URI files) {
  private static final Pattern NAME = Pattern.compile("(?i)(demo)?(app|api|files)\\.(.+)");
  private static final int API_PORT = 8008;
  private static final int WEB_PORT = 8080;
  private static final int FILES_PORT = 8081;

  /// An address as people type it: without a scheme it is http when it has a port, else https.
  static Optional<URI> parse(String text) {
    String typed = text.strip();
    String whole =
        typed.contains("://") ? typed : (typed.contains(":") ? "http://" : "https://") + typed;
    try {
      URI uri = new URI(whole);
      boolean http = String.valueOf(uri.getScheme()).matches("(?i)https?");
      return http && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(at(uri, uri.getHost(), uri.getPort(), uri.getPath()))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /// The addresses that belong to one of them. Where nothing shows which one it is, it is taken for
  /// the API server.
  static ServerAddresses around(URI address) {
    String host = address.getHost();
    String path = address.getPath();
    int port = address.getPort();
    Matcher name = NAME.matcher(host);
    boolean usual = port == API_PORT || port == WEB_PORT || port == FILES_PORT;
    if (path.endsWith("/api")) {
      String folder = path.substring(0, path.length() - "/api".length());
      return new ServerAddresses(
          address, at(address, host, port, folder), at(address, host, port, folder + "/files"));
    }
    if (name.matches()) {
      String demo = name.group(1) == null ? "" : name.group(1);
      String rest = name.group(3);
      return new ServerAddresses(
          at(address, demo + "api." + rest, usual ? API_PORT : port, ""),
          at(address, demo + "app." + rest, usual ? WEB_PORT : port, ""),
          at(address, demo + "files." + rest, usual ? FILES_PORT : port, ""));
    }
    return new ServerAddresses(
        usual ? at(address, host, API_PORT, port == API_PORT ? path : "") : address,
        at(address, host, WEB_PORT, ""),
        at(address, host, FILES_PORT, ""));
  }

  /// Where the API server may be when it is not at an address.
  static List<URI> otherApis(URI address) {
    String host = address.getHost();
    return Stream.of(
            around(address).api,
            at(address, host, address.getPort(), "/api"),
            at(address, host, API_PORT, ""))
        .distinct()
        .filter(other -> !other.equals(address))
        .toList();
  }

  private static URI at(URI like, String host, int port, @Nullable String path) {
    String tail = path == null ? "" : path.replaceFirst("/+$", "");
    return URI.create(
        like.getScheme().toLowerCase(Locale.ROOT)
            + "://"
            + host
            + (port < 0 ? "" : ":" + port)
            + tail.replace(" ", "%20"));
  }
}
