// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Failure.HostFault;
import ml.clear.agent.core.failure.Failure.SettingsFault;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.failure.Phase;
import ml.clear.agent.core.failure.ReasonCode;
import ml.clear.agent.core.source.GitUrl;

/// Says what the git program's complaints mean. It has no other way to say what is wrong than
/// words, which do not change with the language (`LC_ALL=C`) and seldom with the version.
final class ProgramFailures {
  private static final Pattern QUOTED_URL = Pattern.compile("'(\\w+://[^']+)'");
  private static final Pattern STATUS =
      Pattern.compile("requested URL returned error: (\\d{3})|response (407)|HTTP code (407)");

  /// In this order: a complaint may match several.
  private enum Meaning {
    DISK_FULL("No space left on device|Disk quota exceeded"),
    OTHER_FORMAT("mismatched (?:algorithms|object format)"),
    CERTIFICATE(
        "SSL certificate problem|certificate verification failed|SSL: no alternative"
            + "|certificate subject name|SSL certificate verification|CRLfile:"),
    HOST_KEY_CHANGED("REMOTE HOST IDENTIFICATION HAS CHANGED"),
    HOST_KEY_UNKNOWN("Host key verification failed"),
    NO_KEY_ACCEPTED("Permission denied \\([a-z,-]+\\)|Too many authentication failures"),
    NO_LOGIN("Authentication failed for|could not read (?:Username|Password) for"),
    STATUS(ProgramFailures.STATUS.pattern()),
    TOO_SLOW("Operation too slow"),
    NOT_FOUND(
        "repository '.*' not found|does not appear to be a git repository"
            + "|remote error: |ERROR: |[Rr]epository not found"),
    UNREACHABLE(
        "Could not resolve|unable to look up|[Cc]onnection (?:refused|reset|timed out"
            + "|closed)|Failed to connect|[Uu]nable to connect|Couldn't connect|unreachable|No route to host"
            + "|timed out|early EOF|hung up unexpectedly|unexpected disconnect|RPC failed"
            + "|transfer closed|Recv failure|Empty reply|kex_exchange|did not end"
            + "|Could not read from remote repository|unable to access '\\w+://"),
    NOT_WRITABLE("Permission denied|Read-only file system|insufficient permission"),
    DAMAGED("");

    private final Pattern pattern;

    Meaning(String pattern) {
      this.pattern = Pattern.compile(pattern);
    }
  }

  private ProgramFailures() {}

  /// Whether the repository has objects of another [ObjectFormat] than the mirror.
  static boolean isOtherFormat(List<String> lines) {
    return lines.stream().anyMatch(line -> Meaning.OTHER_FORMAT.pattern.matcher(line).find());
  }

  /// What a fetch that failed means.
  ///
  /// @param lines what the program printed, progress apart; not empty
  static Failure of(List<String> lines, Remote remote) {
    for (Meaning meaning : Meaning.values()) {
      for (String line : lines) {
        if (meaning.pattern.matcher(line).find()) {
          return failure(meaning, line, lines, remote);
        }
      }
    }
    throw new IllegalArgumentException("no complaint");
  }

  private static Failure failure(Meaning meaning, String line, List<String> lines, Remote remote) {
    String host = host(line, remote);
    return switch (meaning) {
      case DISK_FULL ->
          new HostFault(
              Phase.CHECKOUT,
              ReasonCode.DISK_FULL,
              "no space is left for the cached copy of '%s'".formatted(remote.named()),
              "free some space on this disk, or move agent.vcs_cache.path");
      case CERTIFICATE ->
          new SettingsFault(
              Phase.CHECKOUT,
              ReasonCode.CERTIFICATE_REJECTED,
              "the TLS certificate of git host '%s' is not trusted: %s".formatted(host, why(line)),
              "set 'api.verify_certificate' (or REQUESTS_CA_BUNDLE) to a PEM file with the"
                  + " certificate of its authority; 'api.verify_certificate: false' turns the check"
                  + " off everywhere");
      case HOST_KEY_CHANGED, HOST_KEY_UNKNOWN ->
          new SshFailures.HostKey(host, sshPort(remote), meaning == Meaning.HOST_KEY_CHANGED)
              .failure();
      case NO_KEY_ACCEPTED -> SshFailures.noKeyAccepted(host, "");
      case NO_LOGIN -> GitFailures.ofStatus(401, host, remote);
      case STATUS -> GitFailures.ofStatus(status(line), host, remote);
      case TOO_SLOW -> GitFailures.unreachable(host, tooSlow(line));
      case NOT_FOUND -> GitFailures.notFound(host, remote, why(line));
      case UNREACHABLE -> GitFailures.unreachable(host, why(line));
      case NOT_WRITABLE ->
          new HostFault(
              Phase.CHECKOUT,
              ReasonCode.FILE_ACCESS,
              "the cached copy of '%s' can't be written: %s".formatted(remote.named(), why(line)),
              "give the agent's user the right to write there");
      case OTHER_FORMAT, DAMAGED ->
          GitFailures.damaged("the cached copy of '" + remote.named() + "'", why(worst(lines)));
    };
  }

  /// The host that complains may be another one than was asked, after a redirect.
  private static String host(String line, Remote remote) {
    Matcher quoted = QUOTED_URL.matcher(line);
    return quoted.find()
            && GitUrl.parse(quoted.group(1)) instanceof Outcome.Success<GitUrl>(GitUrl url)
        ? url.host()
        : remote.reached().host();
  }

  private static int sshPort(Remote remote) {
    return remote.reached().port() < 0 ? 22 : remote.reached().port();
  }

  private static int status(String line) {
    Matcher status = STATUS.matcher(line);
    return status.find() && status.group(1) != null ? Integer.parseInt(status.group(1)) : 407;
  }

  private static String tooSlow(String line) {
    Matcher limit =
        Pattern.compile("Less than (\\d+) bytes/sec transferred the last (\\d+) sec").matcher(line);
    return limit.find()
        ? "it sent less than %s bytes per second for %s s".formatted(limit.group(1), limit.group(2))
        : "it is too slow";
  }

  private static String worst(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("fatal: ") || line.startsWith("error: "))
        .findFirst()
        .orElse(lines.getLast());
  }

  private static String why(String line) {
    String plain =
        line.strip()
            .replaceFirst("^(?:remote: )?(?:fatal: |error: |ssh: )+", "")
            .replaceFirst("^unable to access '[^']*': ", "");
    return GitUrl.masked(plain);
  }
}
