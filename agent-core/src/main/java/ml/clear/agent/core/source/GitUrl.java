// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// The address of a repository, taken apart. What could be read as an option, starts a program or
/// hides a second host is not an address, and is refused by [#parse]. It prints without password.
///
/// @param kind how it is reached
/// @param user the user in front of the host, decoded; empty = none
/// @param password the password in front of the host, decoded
/// @param host lower case, IPv6 in brackets; empty for local repositories
/// @param port -1 = the usual one
/// @param path as written for http (percent-encoded), else decoded; begins with `/` in all but
///   scp-like addresses
public record GitUrl(
    Kind kind, String user, @Nullable Secret password, String host, int port, String path) {
  /// How a repository is reached.
  public enum Kind {
    HTTPS("https", 443),
    HTTP("http", 80),
    SSH("ssh", 22),
    /// `git@host:path`: ssh, the path relative to the user's home.
    SCP("ssh", 22),
    GIT("git", 9418),
    LOCAL("file", -1);

    private final String scheme;
    private final int usualPort;

    Kind(String scheme, int usualPort) {
      this.scheme = scheme;
      this.usualPort = usualPort;
    }

    /// The scheme of a URL of this kind.
    public String scheme() {
      return scheme;
    }

    /// Whether logins are sent as http headers.
    public boolean isHttp() {
      return this == HTTPS || this == HTTP;
    }

    /// Whether it runs through ssh.
    public boolean isSsh() {
      return this == SSH || this == SCP;
    }
  }

  private static final Pattern HELPER = Pattern.compile("[A-Za-z0-9+.-]+::.*");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://(.*)");
  private static final Pattern SCP = Pattern.compile("(?:([^/@:#]+)@)?([^/@:#]+):([^@:#].*)");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:[\\\\/].*");
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]]*)(?::([0-9]{0,5}))?");
  private static final Pattern PASSWORD = Pattern.compile("(://[^/@:\\s]*):[^/\\s]*@");
  private static final Pattern HOST =
      Pattern.compile("\\[[0-9A-Fa-f:.]+]|[\\p{L}\\p{N}_][\\p{L}\\p{N}._-]*");

  /// Takes an address apart, or says why it is not one.
  public static Outcome<GitUrl> parse(String text) {
    String trimmed = text.strip();
    if (trimmed.isEmpty()) {
      return refused("the repository's address is empty");
    }
    if (trimmed.chars().anyMatch(c -> c < ' ' || c == 127)) {
      return refused("the repository's address contains control characters");
    }
    if (trimmed.startsWith("-")) {
      return refused("the repository's address begins with '-'");
    }
    if (HELPER.matcher(trimmed).matches()) {
      return refused("the repository's address starts a program ('…::')");
    }
    Matcher url = SCHEME.matcher(trimmed);
    if (url.matches()) {
      return parseUrl(url.group(1).toLowerCase(Locale.ROOT), url.group(2));
    }
    if (trimmed.startsWith("/")) {
      return Outcome.of(new GitUrl(Kind.LOCAL, "", null, "", -1, trimmed));
    }
    Matcher scp = SCP.matcher(trimmed);
    if (!DRIVE.matcher(trimmed).matches() && scp.matches()) {
      return checked(
          new GitUrl(
              Kind.SCP,
              scp.group(1) == null ? "" : scp.group(1),
              null,
              scp.group(2).toLowerCase(Locale.ROOT),
              -1,
              scp.group(3)));
    }
    return refused("'" + masked(trimmed) + "' is not the address of a git repository");
  }

  private static Outcome<GitUrl> parseUrl(String scheme, String rest) {
    Kind kind =
        switch (scheme) {
          case "https" -> Kind.HTTPS;
          case "http" -> Kind.HTTP;
          case "ssh", "git+ssh", "ssh+git" -> Kind.SSH;
          case "git" -> Kind.GIT;
          case "file" -> Kind.LOCAL;
          default -> null;
        };
    if (kind == null) {
      return refused("repositories with '" + scheme + "://' are not supported");
    }
    int slash = rest.indexOf('/');
    String authority = slash < 0 ? rest : rest.substring(0, slash);
    String path = slash < 0 ? "/" : rest.substring(slash);
    if (kind == Kind.LOCAL) {
      return authority.isEmpty() || authority.equals("localhost")
          ? decoded(path).map(p -> new GitUrl(Kind.LOCAL, "", null, "", -1, p))
          : refused("'file://' addresses name no host, this one names '" + masked(authority) + "'");
    }
    int at = authority.lastIndexOf('@');
    String login = at < 0 ? "" : authority.substring(0, at);
    Matcher place = AUTHORITY.matcher(authority.substring(at + 1));
    if (!place.matches() || authority.contains("\\")) {
      return refused("the repository's address has a malformed host");
    }
    int colon = login.indexOf(':');
    Outcome<String> user = decoded(colon < 0 ? login : login.substring(0, colon));
    Outcome<String> password = decoded(colon < 0 ? "" : login.substring(colon + 1));
    Outcome<String> where = kind.isHttp() ? Outcome.of(path) : decoded(path);
    String port = place.group(2);
    return user.then(u ->
        password.then(p ->
            where.then(w ->
                checked(
                    new GitUrl(
                        kind,
                        u,
                        p.isEmpty() ? null : Secret.of(p),
                        place.group(1).toLowerCase(Locale.ROOT),
                        portOf(port, kind),
                        w)))));
  }

  private static int portOf(@Nullable String text, Kind kind) {
    int port = text == null || text.isEmpty() ? -1 : Integer.parseInt(text);
    return port == kind.usualPort ? -1 : port;
  }

  private static Outcome<GitUrl> checked(GitUrl url) {
    if (url.host.isEmpty()) {
      return refused("the repository's address has no host");
    }
    if (!HOST.matcher(url.host).matches()) {
      return refused("'" + url.host + "' in the repository's address is not a host");
    }
    if (url.port > 65535 || url.port == 0) {
      return refused("'" + url.port + "' in the repository's address is not a port");
    }
    if (url.user.startsWith("-") || url.path.startsWith("-")) {
      return refused("a part of the repository's address begins with '-'");
    }
    return Outcome.of(url);
  }

  private static Outcome<String> decoded(String text) {
    if (text.indexOf('%') < 0) {
      return Outcome.of(text);
    }
    String plain;
    try {
      plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return refused("the repository's address has a malformed '%' sequence");
    }
    return plain.chars().anyMatch(c -> c < ' ' || c == 127)
        ? refused("the repository's address contains control characters")
        : Outcome.of(plain);
  }

  private static <T> Outcome<T> refused(String message) {
    return Outcome.failed(
        new Failure.TaskFault(
            Phase.CHECKOUT,
            ReasonCode.REPOSITORY_INVALID,
            message,
            "give the task a repository like 'https://host/path.git', 'git@host:path.git' or"
                + " 'file:///path'"));
  }

  /// Any text with the passwords of the URLs in it replaced by asterisks.
  public static String masked(String text) {
    return PASSWORD.matcher(text).replaceAll("$1:********@");
  }

  /// An address as its author wrote it, only the password is taken out.
  public static String withoutPassword(String text) {
    return PASSWORD.matcher(text.strip()).replaceAll("$1@");
  }

  /// The same repository without user and password.
  public GitUrl withoutLogin() {
    return new GitUrl(kind, kind.isSsh() ? user : "", null, host, port, path);
  }

  /// The last segment of the path, as folders are named after it: `repo.git`.
  public String name() {
    String trimmed = path.replaceAll("/+$", "");
    String last =
        trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf(':')) + 1);
    String safe = last.replaceAll("[^A-Za-z0-9._-]", "_");
    return safe.isEmpty() || safe.startsWith(".") ? "repository" + safe : safe;
  }

  /// One text for all ways to the same repository: ssh and https, with and without login, port and
  /// `.git`.
  public String canonical() {
    if (kind == Kind.LOCAL) {
      return "file://" + path;
    }
    String plain = kind.isHttp() && path.indexOf('%') >= 0 ? plainPath() : path;
    String trimmed = plain.replaceAll("^/+|/+$", "").replaceFirst("\\.git$", "");
    String prefix =
        switch (kind) {
          case HTTP -> "http://";
          case GIT -> "git://";
          case HTTPS, SSH, SCP, LOCAL -> "";
        };
    return prefix + host + (port < 0 ? "" : ":" + port) + "/" + trimmed;
  }

  private String plainPath() {
    return decoded(path) instanceof Outcome.Success<String>(String plain) ? plain : path;
  }

  /// The address that a relative one (`../other.git`, as submodules have) leads to from here.
  public Outcome<GitUrl> resolve(String relative) {
    String base = path.replaceAll("/+$", "");
    String rest = relative;
    while (rest.startsWith("./") || rest.startsWith("../")) {
      if (rest.startsWith("../")) {
        int cut = base.lastIndexOf('/');
        if (cut < 0 || base.isEmpty()) {
          return refused("'" + masked(relative) + "' leads out of '" + this + "'");
        }
        base = base.substring(0, cut);
      }
      rest = rest.substring(rest.indexOf('/') + 1);
    }
    if (rest.isEmpty() || rest.startsWith("-") || rest.chars().anyMatch(c -> c < ' ' || c == 127)) {
      return refused("'" + masked(relative).strip() + "' is not a relative address");
    }
    return Outcome.of(new GitUrl(kind, user, password, host, port, base + "/" + rest));
  }

  /// Without the password.
  @Override
  public String toString() {
    String login = user.isEmpty() ? "" : user + "@";
    return switch (kind) {
      case LOCAL -> path.isEmpty() ? "/" : path;
      case SCP -> login + host + ":" + path;
      case HTTPS, HTTP, SSH, GIT ->
          kind.scheme + "://" + login + host + (port < 0 ? "" : ":" + port) + path;
    };
  }
}
