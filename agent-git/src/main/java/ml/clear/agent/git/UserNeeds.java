// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.source.GitUrl;
import org.eclipse.jgit.lib.Config;

/// What the user has set up for git or ssh that JGit does not know, and that may matter for a
/// repository.
final class UserNeeds {
  private static final List<String> HTTP_KEYS =
      List.of(
          "proxy",
          "sslCAInfo",
          "sslCAPath",
          "sslCert",
          "sslKey",
          "sslVerify",
          "cookieFile",
          "extraHeader");
  private static final Pattern SSH_FEATURE =
      Pattern.compile(
          "(?im)^\\s*(match|include|gssapiauthentication\\s*(?:=|\\s)\\s*yes)(?:\\s|=|$)");

  private final ProcessEnvironment environment;
  private final UserGitConfig config;
  private final HostLogins logins;

  @Inject
  UserNeeds(ProcessEnvironment environment, UserGitConfig config, HostLogins logins) {
    this.environment = environment;
    this.config = config;
    this.logins = logins;
  }

  /// What needs the git program; empty = nothing.
  Optional<String> of(Remote remote) {
    GitUrl url = remote.reached();
    if (url.kind().isSsh()) {
      return ssh();
    }
    return url.kind().isHttp() ? http(remote) : Optional.empty();
  }

  private Optional<String> ssh() {
    for (String name : List.of("GIT_SSH_COMMAND", "GIT_SSH")) {
      if (environment.get(name).isPresent()) {
        return Optional.of(name + " is set");
      }
    }
    for (Config each : config.all()) {
      if (each.getString("core", null, "sshCommand") != null) {
        return Optional.of("core.sshCommand is in the user's git configuration");
      }
    }
    Path file = environment.home().resolve(".ssh/config");
    try {
      var feature = SSH_FEATURE.matcher(Files.isReadable(file) ? Files.readString(file) : "");
      return feature.find()
          ? Optional.of(
              "'%s' in %s".formatted(feature.group(1).strip().replaceAll("\\s+", " "), file))
          : Optional.empty();
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private Optional<String> http(Remote remote) {
    GitUrl url = remote.reached();
    for (Config each : config.all()) {
      if (!each.getSubsections("includeIf").isEmpty() || has(each, "include", url, "path")) {
        return said("include");
      }
      for (String key : HTTP_KEYS) {
        if (has(each, "http", url, key)) {
          return said("http." + key);
        }
      }
      boolean login = logins.of(url, remote).isPresent();
      if (!login && has(each, "credential", url, "helper")) {
        return said("credential.helper");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> said(String key) {
    return Optional.of(key + " is in the user's git configuration");
  }

  private static boolean has(Config config, String section, GitUrl url, String key) {
    if (config.getString(section, null, key) != null) {
      return true;
    }
    return config.getSubsections(section).stream()
        .anyMatch(place -> isFor(place, url) && config.getString(section, place, key) != null);
  }

  /// Roughly: git compares users and paths too.
  private static boolean isFor(String place, GitUrl url) {
    return place.contains("*")
        || (GitUrl.parse(place.toLowerCase(Locale.ROOT))
                instanceof Outcome.Success<GitUrl>(GitUrl p)
            && p.host().equals(url.host()));
  }
}
