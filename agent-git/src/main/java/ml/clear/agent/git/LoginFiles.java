// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import com.google.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.ProcessEnvironment;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logins that the user already has for git: those in `~/.netrc`, and those that git's
/// credential store keeps. The files are read anew for each host that demands a login.
final class LoginFiles {
  private static final Logger log = LoggerFactory.getLogger(LoginFiles.class);
  private static final long LARGEST = 1 << 20;

  /// A login and the host that it is for.
  ///
  /// @param scheme absent = any
  /// @param port absent = any
  record Kept(GitUrl.@Nullable Kind scheme, String host, @Nullable Integer port, Login login) {
    private boolean isFor(GitUrl url, String user) {
      return host.equals(url.host())
          && (scheme == null || scheme == url.kind())
          && (port == null || port == portOf(url))
          && (user.isEmpty() || user.equals(login.user()));
    }
  }

  /// What a file holds.
  ///
  /// @param badLine the first line that can't be understood; 0 = none
  record Content(List<Kept> logins, int badLine) {}

  private final Path netrc;
  private final List<Path> stores;
  private final SecretRegistry secrets;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  @Inject
  LoginFiles(ProcessEnvironment environment, SecretRegistry secrets) {
    Path home = environment.home();
    Path xdg = environment.get("XDG_CONFIG_HOME").map(Path::of).orElse(home.resolve(".config"));
    this.netrc = home.resolve(".netrc");
    this.stores = List.of(home.resolve(".git-credentials"), xdg.resolve("git/credentials"));
    this.secrets = secrets;
  }

  /// The login that is kept for an address.
  ///
  /// @param user the only one that will do; empty = any
  Optional<Login> of(GitUrl url, String user) {
    var kept = new ArrayList<>(read(netrc, true));
    stores.forEach(file -> kept.addAll(read(file, false)));
    Optional<Login> login =
        kept.stream().filter(each -> each.isFor(url, user)).map(Kept::login).findFirst();
    login.ifPresent(found -> secrets.add(found.user(), found.password()));
    return login;
  }

  private List<Kept> read(Path file, boolean isNetrc) {
    try {
      if (!Files.exists(file)) {
        return List.of();
      }
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is larger than " + LARGEST + " bytes");
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      Content content = isNetrc ? NetrcFile.parse(text) : parseStore(text);
      if (content.badLine() > 0) {
        warn(file + ":" + content.badLine(), "is not understood, correct it");
      }
      return content.logins();
    } catch (IOException e) {
      warn(file.toString(), "can't be read and is left out: " + GitFailures.reason(e));
      return List.of();
    }
  }

  private void warn(String place, String what) {
    if (warned.add(place)) {
      log.warn("{} {}; no login is taken from there", place, what);
    }
  }

  /// One `https://user:password@host[:port]` a line.
  private static Content parseStore(String text) {
    var logins = new ArrayList<Kept>();
    int badLine = 0;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Kept kept = stored(line);
      if (kept != null) {
        logins.add(kept);
      } else if (badLine == 0) {
        badLine = i + 1;
      }
    }
    return new Content(logins, badLine);
  }

  private static @Nullable Kept stored(String line) {
    if (!(GitUrl.parse(line) instanceof Outcome.Success<GitUrl>(GitUrl url))) {
      return null;
    }
    Secret password = url.password();
    return password == null
        ? null
        : new Kept(url.kind(), url.host(), portOf(url), new Login(url.user(), password));
  }

  private static int portOf(GitUrl url) {
    return url.port() >= 0 ? url.port() : url.kind() == GitUrl.Kind.HTTPS ? 443 : 80;
  }
}
