// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitUrl;

/// A header `Authorization` and the one server that may see it.
record Authorization(GitUrl server, Secret value) {
  /// Shows a user and a password.
  static Authorization basic(GitUrl server, Login login) {
    byte[] plain =
        (login.user() + ":" + login.password().reveal()).getBytes(StandardCharsets.UTF_8);
    return new Authorization(
        server, Secret.of("Basic " + Base64.getEncoder().encodeToString(plain)));
  }

  boolean isFor(URL url) {
    int port = url.getPort() == url.getDefaultPort() ? -1 : url.getPort();
    return url.getProtocol().equalsIgnoreCase(server.kind().scheme())
        && url.getHost().equalsIgnoreCase(server.host())
        && port == server.port();
  }
}
