// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which login a repository gets: an extra one for its host, else the configured one if its host is
/// the configured host. With no host configured that login goes to the host that the task names,
/// and to no other one that turns up on the way (redirects, submodules elsewhere).
final class Logins {
  private static final Logger log = LoggerFactory.getLogger(Logins.class);

  /// A login and what it is for.
  record Granted(HostPattern host, Login login) {}

  private final @Nullable Login configured;
  private final @Nullable HostPattern configuredHost;
  private final List<Granted> extras = new ArrayList<>();

  @Inject
  Logins(GitSettings settings, AzureSettings azure, SecretRegistry secrets) {
    String host = settings.gitHost();
    boolean prefix = settings.gitHostMatchPrefix();
    configured = login(settings.gitUser(), settings.gitPass(), azure);
    configuredHost = host.isBlank() ? null : new HostPattern(host, prefix);
    List<GitSettings.ExtraCredential> entries = settings.extraCredentials();
    for (int i = 0; i < entries.size(); i++) {
      GitSettings.ExtraCredential entry = entries.get(i);
      Login login =
          login(
              entry.user() == null ? entry.username() : entry.user(),
              entry.pass() == null ? entry.password() : entry.pass(),
              azure);
      if (login == null || entry.host() == null || entry.host().isBlank()) {
        log.warn(
            "Git extra credentials entry #{} does not contain user, pass or host, skipping", i);
      } else {
        extras.add(new Granted(new HostPattern(entry.host(), prefix), login));
      }
    }
    if (configured != null) {
      secrets.add(configured.user(), configured.password());
    }
    extras.forEach(extra -> secrets.add(extra.login().user(), extra.login().password()));
  }

  /// A token of Azure DevOps needs no user.
  private static @Nullable Login login(
      @Nullable String user, @Nullable Secret password, AzureSettings azure) {
    String name = user == null || user.isBlank() ? "" : user;
    return password == null || password.reveal().isEmpty() || (name.isEmpty() && !azure.on())
        ? null
        : new Login(name, password);
  }

  /// The login for a repository.
  ///
  /// @param namedHost the host that the task names
  Optional<Login> of(GitUrl url, String namedHost) {
    for (Granted extra : extras) {
      if (extra.host().matches(url)) {
        log.debug(
            "Matched extra git credentials for host {} user {}", url.host(), extra.login().user());
        return Optional.of(extra.login());
      }
    }
    boolean matches =
        configuredHost == null ? url.host().equals(namedHost) : configuredHost.matches(url);
    return matches && !url.host().isEmpty() ? Optional.ofNullable(configured) : Optional.empty();
  }

  /// The logins that are for hosts of the settings. Where several fit, the last one counts.
  List<Granted> granted() {
    var granted = new ArrayList<>(extras.reversed());
    if (configured != null && configuredHost != null) {
      granted.addFirst(new Granted(configuredHost, configured));
    }
    return granted;
  }

  /// Whether `agent.git_host` keeps protocol translation away from this host.
  boolean leavesAlone(GitUrl url) {
    return configuredHost != null && !configuredHost.matches(url);
  }
}
