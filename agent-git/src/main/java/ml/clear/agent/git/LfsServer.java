// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.agent.core.failure.FailureException;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.source.GitUrl;

/// A server of Git LFS, which says where contents can be had. It gets a login when it demands one,
/// as the repository's own host would.
final class LfsServer {
  private static final String MEDIA_TYPE = "application/vnd.git-lfs+json";
  private static final int LARGEST_ANSWER = 16 << 20;

  private final GitUrl address;
  private final Remote remote;
  private final HostLogins logins;
  private final LfsHttp http;
  private volatile Optional<Authorization> authorization;

  LfsServer(GitUrl address, Remote remote, HostLogins logins, LfsHttp http) {
    this.address = address;
    this.remote = remote;
    this.logins = logins;
    this.http = http;
    this.authorization = logins.unasked(remote);
  }

  String host() {
    return address.host();
  }

  /// Asks for the addresses of contents; by their ids.
  Map<String, LfsObject> batch(List<LfsPointer> wanted, Transfer transfer) throws IOException {
    byte[] request = LfsJson.request(wanted);
    URL url = first();
    for (int hops = 0; ; hops++) {
      HttpURLConnection connection = send(url, request, transfer);
      int code = connection.getResponseCode();
      if (code == 200) {
        return answer(connection, url);
      }
      // Some hosts hide what is private from those who have no login.
      boolean demand = code == 401 || code == 403 || code == 404;
      Optional<Authorization> login = demand ? login(url) : Optional.empty();
      if (login.isPresent()) {
        connection.disconnect();
        authorization = login;
      } else {
        url = http.next(connection, hops);
      }
    }
  }

  private URL first() throws IOException {
    try {
      return LfsHttp.url(URI.create(address + "/objects/batch"), "");
    } catch (IllegalArgumentException _) {
      throw new FailureException(LfsFailures.misled(host(), "its address is malformed"));
    }
  }

  private HttpURLConnection send(URL url, byte[] request, Transfer transfer) throws IOException {
    HttpURLConnection connection = http.open(url, transfer);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setRequestProperty("Accept", MEDIA_TYPE);
    connection.setRequestProperty("Content-Type", MEDIA_TYPE);
    authorization
        .filter(known -> known.isFor(url))
        .ifPresent(known -> connection.setRequestProperty("Authorization", known.value().reveal()));
    try (OutputStream out = connection.getOutputStream()) {
      out.write(request);
    }
    return connection;
  }

  /// What has not been tried yet.
  private Optional<Authorization> login(URL url) {
    if (authorization.filter(known -> known.isFor(url)).isPresent()) {
      return Optional.empty();
    }
    return GitUrl.parse(url.toString()) instanceof Outcome.Success<GitUrl>(GitUrl server)
        ? logins.of(server, remote).map(login -> Authorization.basic(server, login))
        : Optional.empty();
  }

  private static Map<String, LfsObject> answer(HttpURLConnection connection, URL url)
      throws IOException {
    try (InputStream body = connection.getInputStream()) {
      Map<String, LfsObject> objects = LfsJson.answer(body.readNBytes(LARGEST_ANSWER));
      for (LfsObject object : objects.values()) {
        if (object instanceof LfsObject.Download download) {
          LfsHttp.url(download.address(), url.getProtocol());
        }
      }
      return objects;
    } catch (IllegalArgumentException e) {
      throw new FailureException(LfsFailures.misled(url.getHost(), String.valueOf(e.getMessage())));
    }
  }
}
