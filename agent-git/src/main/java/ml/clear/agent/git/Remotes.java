// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitUrl;
import ml.clear.agent.core.source.GitUrl.Kind;

/// Decides how a repository is reached: `force_git_ssh_protocol`, else `translate_ssh` when there
/// is a login for the host, then the user's own `insteadOf`.
final class Remotes {
  private final GitSettings settings;
  private final Logins logins;
  private final UserGitConfig userConfig;
  private final SecretRegistry secrets;

  @Inject
  Remotes(GitSettings settings, Logins logins, UserGitConfig userConfig, SecretRegistry secrets) {
    this.settings = settings;
    this.logins = logins;
    this.userConfig = userConfig;
    this.secrets = secrets;
  }

  /// The repository that a task names.
  Outcome<Remote> named(String text, Consumer<String> log) {
    return GitUrl.parse(text).then(url -> reach(text, url, url.host(), log));
  }

  /// A repository that another one names: logins go to it only as far as they would to its parent.
  Outcome<Remote> derived(String text, GitUrl url, Remote parent, Consumer<String> log) {
    return reach(text, url, parent.namedHost(), log);
  }

  private Outcome<Remote> reach(String text, GitUrl url, String namedHost, Consumer<String> log) {
    register(url);
    GitUrl translated = translated(url, namedHost, log);
    return userConfig
        .insteadOf(translated)
        .map(reached -> {
          register(reached);
          return new Remote(GitUrl.withoutPassword(text), url, reached, namedHost);
        });
  }

  private void register(GitUrl url) {
    Secret password = url.password();
    if (password != null) {
      secrets.add(url.user(), password);
    }
  }

  /// The address after protocol translation.
  GitUrl translated(GitUrl url, String namedHost, Consumer<String> log) {
    if (settings.forceGitSshProtocol()) {
      return forceSsh(url, log);
    }
    if (!settings.translateSsh() || !url.kind().isSsh() || logins.of(url, namedHost).isEmpty()) {
      return url;
    }
    Kind kind = settings.translateSslReplacementScheme().equals("http") ? Kind.HTTP : Kind.HTTPS;
    boolean standIn = url.user().equalsIgnoreCase("git") || url.user().equalsIgnoreCase("hg");
    String path = encoded(url.path().startsWith("/") ? url.path() : "/" + url.path());
    var https = new GitUrl(kind, standIn ? "" : url.user(), null, url.host(), -1, path);
    log.accept(
        "Using user/pass credentials - replacing ssh url '%s' with %s url '%s'"
            .formatted(url, kind.scheme(), https));
    return https;
  }

  private GitUrl forceSsh(GitUrl url, Consumer<String> log) {
    boolean forcedPort = settings.forceGitSshPort() > 0;
    boolean forcedUser = !settings.forceGitSshUser().isBlank();
    if (logins.leavesAlone(url)) {
      return url;
    }
    String user = forcedUser ? settings.forceGitSshUser() : "git";
    if (url.kind() == Kind.HTTPS) {
      int port = forcedPort ? settings.forceGitSshPort() : -1;
      var ssh = new GitUrl(Kind.SSH, user, null, url.host(), port, decoded(url.path()));
      log.accept(
          "Using SSH credentials - replacing https url '%s' with ssh url '%s'".formatted(url, ssh));
      return ssh;
    }
    if (url.kind() == Kind.SSH && (forcedPort || forcedUser)) {
      var ssh =
          new GitUrl(
              Kind.SSH,
              forcedUser || url.user().isEmpty() ? user : url.user(),
              null,
              url.host(),
              forcedPort ? settings.forceGitSshPort() : url.port(),
              url.path());
      log.accept("Using SSH credentials - ssh url '%s' with ssh url '%s'".formatted(url, ssh));
      return ssh;
    }
    return url;
  }

  private static String encoded(String path) {
    return path.replace("%", "%25").replace(" ", "%20").replace("?", "%3F").replace("#", "%23");
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
