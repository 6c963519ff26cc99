// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.NetworkSettings;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitLogins;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.GitUrl.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hands the agent's logins to the git programs of children, through credential helpers that each
/// answer for one place. Of several that match git asks those that stand last.
final class ChildGitLogins implements GitLogins {
  private static final Logger log = LoggerFactory.getLogger(ChildGitLogins.class);

  private final GitSettings settings;
  private final Logins logins;
  private final Remotes remotes;
  private final NetworkSettings network;
  private final ProcessEnvironment environment;
  private final SecretRegistry secrets;

  @Inject
  ChildGitLogins(
      GitSettings settings,
      Logins logins,
      Remotes remotes,
      NetworkSettings network,
      ProcessEnvironment environment,
      SecretRegistry secrets) {
    this.settings = settings;
    this.logins = logins;
    this.remotes = remotes;
    this.network = network;
    this.environment = environment;
    this.secrets = secrets;
  }

  /// An address that the task names, and what it becomes by protocol translation.
  private record Named(GitUrl address, GitUrl reached) {}

  @Override
  public Map<String, String> environment(List<String> urls) {
    var variables = new GitVariables(environment);
    variables.set("GIT_TERMINAL_PROMPT", "0");
    if (environment.get("GIT_SSH_COMMAND").or(() -> environment.get("GIT_SSH")).isEmpty()) {
      variables.set("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
    }
    trust(variables);
    Set<Named> named = named(urls);
    Map<GitUrl, Login> places = places(named);
    named.forEach(each -> ownForNeighbours(each.reached(), variables));
    places.forEach((place, login) -> answer(place, login, variables));
    named.forEach(each -> own(each, variables));
    if (settings.forceGitSshProtocol()) {
      named.forEach(each -> toSsh(place(each.address()), variables));
      places.keySet().forEach(place -> toSsh(place, variables));
    } else if (settings.translateSsh()) {
      places.keySet().forEach(place -> toHttp(place, variables));
    }
    named.forEach(each -> translate(each, variables));
    return variables.variables();
  }

  private void trust(GitVariables variables) {
    Path bundle = network.certificateBundle();
    if (!network.verifyCertificates()) {
      variables.set("GIT_SSL_NO_VERIFY", "1");
    } else if (bundle != null && environment.get("GIT_SSL_CAINFO").isEmpty()) {
      variables.set("GIT_SSL_CAINFO", bundle.toString());
    }
  }

  private Set<Named> named(List<String> urls) {
    var named = new LinkedHashSet<Named>();
    for (String text : urls) {
      if (GitUrl.parse(text) instanceof Outcome.Success<GitUrl>(GitUrl url)
          && url.kind() != Kind.LOCAL) {
        Secret own = url.password();
        if (own != null) {
          secrets.add(url.user(), own);
        }
        named.add(new Named(url, remotes.translated(url, url.host(), log::debug)));
      }
    }
    return named;
  }

  /// Who gets which login of the settings; what matters more stands later.
  private Map<GitUrl, Login> places(Set<Named> named) {
    var places = new LinkedHashMap<GitUrl, Login>();
    for (Logins.Granted granted : logins.granted()) {
      granted.host().place().ifPresent(place -> places.putLast(place, granted.login()));
    }
    for (Named each : named) {
      GitUrl reached = each.reached();
      if (reached.kind().isHttp()) {
        logins
            .of(reached, each.address().host())
            .ifPresent(login -> places.putLast(place(reached), login));
      }
    }
    places.values().removeIf(login -> !isSendable(login));
    return places;
  }

  /// git separates what helpers say by line ends.
  private static boolean isSendable(Login login) {
    boolean sendable =
        (login.user() + login.password().reveal()).chars().noneMatch(c -> "\r\n\0".indexOf(c) >= 0);
    if (!sendable) {
      log.warn(
          "The git login of user '{}' has a line break in it and can't be given to git programs;"
              + " correct it in the configuration",
          login.user().strip());
    }
    return sendable;
  }

  /// What a login is for: the host or, in prefix mode, the repository.
  private GitUrl place(GitUrl url) {
    return settings.gitHostMatchPrefix() ? url.withoutLogin() : host(url);
  }

  private static GitUrl host(GitUrl url) {
    return new GitUrl(url.kind(), "", null, url.host(), url.port(), "/");
  }

  private static void answer(GitUrl place, Login login, GitVariables variables) {
    variables.configure("credential." + place + ".helper", "");
    if (!place.path().equals("/")) {
      variables.configure("credential." + place + ".useHttpPath", "true");
    }
    variables.answer(place.toString(), login);
  }

  private void own(Named named, GitVariables variables) {
    GitUrl url = named.reached();
    Secret password = url.password();
    if (!url.kind().isHttp()) {
      return;
    }
    if (password != null) {
      answer(url.withoutLogin(), new Login(url.user(), password), variables);
    } else if (!url.user().isEmpty() && logins.of(url, named.address().host()).isEmpty()) {
      userOnly(url, variables);
    }
  }

  /// A token, or the name of one whose password the user's own helpers know: they are asked first.
  private static void userOnly(GitUrl url, GitVariables variables) {
    GitUrl place = url.withoutLogin();
    variables.configure("credential." + place + ".username", url.user());
    variables.answer(place.toString(), new Login(url.user(), Secret.of("")));
  }

  /// A relative submodule takes the login in its parent's address along; the user's own helpers are
  /// asked first.
  private static void ownForNeighbours(GitUrl url, GitVariables variables) {
    Secret password = url.password();
    if (password != null && url.kind().isHttp()) {
      variables.answer(host(url).toString(), new Login(url.user(), password));
    }
  }

  private void toSsh(GitUrl place, GitVariables variables) {
    GitUrl ssh = remotes.translated(place, place.host(), log::debug);
    if (!ssh.equals(place)) {
      instead(ssh, place.toString(), variables);
    }
  }

  private static void toHttp(GitUrl place, GitVariables variables) {
    instead(place, "git@" + place.host() + ":" + place.path().substring(1), variables);
    instead(place, "ssh://git@" + place.host() + place.path(), variables);
  }

  private static void translate(Named named, GitVariables variables) {
    if (!named.reached().equals(named.address())) {
      instead(named.reached(), named.address().toString(), variables);
    }
  }

  private static void instead(GitUrl base, String beginning, GitVariables variables) {
    variables.configure("url." + base + ".insteadOf", beginning);
  }
}
