// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.util.Optional;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which login a host gets on the way to a repository: the one in the repository's address, else a
/// configured one, else one that the user keeps for this host.
final class HostLogins {
  private static final Logger log = LoggerFactory.getLogger(HostLogins.class);

  private final Logins logins;
  private final LoginFiles files;
  private final AzureSettings azure;
  private final SecretRegistry secrets;

  @Inject
  HostLogins(Logins logins, LoginFiles files, AzureSettings azure, SecretRegistry secrets) {
    this.logins = logins;
    this.files = files;
    this.azure = azure;
    this.secrets = secrets;
    if (azure.entraToken() && azure.accessToken()) {
      log.warn(
          "Git MS Extra Token and Azure PAT support are both turned on, using MS Extra" + " Token");
    }
  }

  /// The login for an address that demands one; after a redirect it is not the repository's own.
  Optional<Login> of(GitUrl asking, Remote remote) {
    GitUrl reached = remote.reached();
    if (!asking.kind().isHttp()
        || (reached.kind() == GitUrl.Kind.HTTPS && asking.kind() == GitUrl.Kind.HTTP)) {
      return Optional.empty();
    }
    String user = isServerOf(asking, reached) ? reached.user() : "";
    return given(asking, remote).or(() -> files.of(asking, user));
  }

  /// The login for a repository's own server, unless only the user keeps one.
  Optional<Login> given(Remote remote) {
    return remote.reached().kind().isHttp() ? given(remote.reached(), remote) : Optional.empty();
  }

  private Optional<Login> given(GitUrl asking, Remote remote) {
    Secret own = remote.reached().password();
    return own != null && isServerOf(asking, remote.reached())
        ? Optional.of(new Login(remote.reached().user(), own))
        : logins.of(asking, remote.namedHost());
  }

  private static boolean isServerOf(GitUrl asking, GitUrl reached) {
    return reached.kind().isHttp()
        && asking.host().equals(reached.host())
        && asking.port() == reached.port();
  }

  /// Whether logins are sent without being demanded.
  boolean unasked() {
    return azure.on();
  }

  /// What a repository's server is sent without having demanded a login.
  Optional<Authorization> unasked(Remote remote) {
    GitUrl reached = remote.reached();
    if (!azure.on() || !reached.kind().isHttp()) {
      return Optional.empty();
    }
    return given(reached, remote)
        .map(login -> {
          secrets.add("", login.password());
          return new Authorization(reached.withoutLogin(), azure.authorization(login.password()));
        });
  }
}
