// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.source.GitUrl;
import org.eclipse.jgit.transport.CredentialItem;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.URIish;

/// Answers a host's demand for a login, host by host: JGit asks with the address that demands it,
/// which after a redirect is not the one that was asked for. A login that a host did not take is
/// not offered to it again, so that nobody gets locked out.
final class HostCredentials extends CredentialsProvider {
  private final Remote remote;
  private final HostLogins logins;
  private final Set<String> offered = new HashSet<>();

  HostCredentials(Remote remote, HostLogins logins) {
    this.remote = remote;
    this.logins = logins;
    if (logins.unasked(remote).isPresent()) {
      offered.add(remote.reached().host() + ":" + remote.reached().port());
    }
  }

  @Override
  public boolean isInteractive() {
    return false;
  }

  @Override
  public boolean supports(CredentialItem... items) {
    for (CredentialItem item : items) {
      if (!(item instanceof CredentialItem.Username || item instanceof CredentialItem.Password)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean get(URIish uri, CredentialItem... items) {
    if (!supports(items)) {
      return false;
    }
    Optional<Login> login = loginFor(uri);
    if (login.isEmpty() || !offered.add(uri.getHost() + ":" + uri.getPort())) {
      return false;
    }
    for (CredentialItem item : items) {
      switch (item) {
        case CredentialItem.Username user -> user.setValue(login.get().user());
        case CredentialItem.Password password ->
            password.setValue(login.get().password().reveal().toCharArray());
        default -> throw new IllegalStateException(item.getClass().getName());
      }
    }
    return true;
  }

  private Optional<Login> loginFor(URIish uri) {
    // Everything that comes from the outside goes through the parser that refuses tricks.
    return GitUrl.parse(uri.setUser(null).setPass(null).toString())
            instanceof Outcome.Success<GitUrl>(GitUrl asking)
        ? logins.of(asking, remote)
        : Optional.empty();
  }
}
