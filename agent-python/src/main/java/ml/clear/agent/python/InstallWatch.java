// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads along while pip or uv work, and keeps what tells why they failed: neither says it in any
/// other form than text, and the decisive line may be far from the last one.
final class InstallWatch implements Consumer<String> {
  private static final List<Sign> SIGNS =
      List.of(
          new Sign(InstallTrouble.DISK_FULL, "No space left on device|Disk quota exceeded"),
          new Sign(InstallTrouble.HASH_MISMATCH, "DO NOT MATCH THE HASHES"),
          new Sign(InstallTrouble.HASH_MISMATCH, "Hash mismatch for `([^`]+)`"),
          new Sign(InstallTrouble.HASH_MISSING, "Hashes are required in --require-hashes mode"),
          new Sign(InstallTrouble.HASH_MISSING, "In `?--require-hashes`? mode, all requirements"),
          new Sign(InstallTrouble.UNAUTHORIZED, "\\b(?:401|403) (?:Error|Client Error)"),
          new Sign(InstallTrouble.UNAUTHORIZED, "HTTP error 40[13] while getting"),
          new Sign(InstallTrouble.UNAUTHORIZED, "401 Unauthorized|403 Forbidden"),
          new Sign(InstallTrouble.UNAUTHORIZED, "HTTP status client error \\(40[13]"),
          new Sign(InstallTrouble.GIT_LOGIN, "fatal: Authentication failed for"),
          new Sign(InstallTrouble.GIT_LOGIN, "fatal: could not read (?:Username|Password) for"),
          new Sign(InstallTrouble.GIT_LOGIN, "Permission denied \\(publickey"),
          new Sign(InstallTrouble.GIT_LOGIN, "The requested URL returned error: 40[13]"),
          new Sign(InstallTrouble.GIT_SOURCE, "fatal: repository '.*' not found"),
          new Sign(InstallTrouble.GIT_SOURCE, "ERROR: Repository not found"),
          new Sign(InstallTrouble.GIT_SOURCE, "pathspec '.*' did not match"),
          new Sign(InstallTrouble.GIT_SOURCE, "(?:couldn't|could not) find remote ref"),
          new Sign(InstallTrouble.UNTRUSTED, "CERTIFICATE_VERIFY_FAILED|invalid peer certificate"),
          new Sign(InstallTrouble.UNREACHABLE, "after connection broken by"),
          new Sign(InstallTrouble.UNREACHABLE, "Max retries exceeded|Could not fetch URL"),
          new Sign(InstallTrouble.UNREACHABLE, "ReadTimeoutError|ConnectTimeoutError"),
          new Sign(InstallTrouble.UNREACHABLE, "HTTP error 5\\d\\d while getting"),
          new Sign(InstallTrouble.UNREACHABLE, "HTTP status server error"),
          new Sign(InstallTrouble.UNREACHABLE, "error sending request|Request failed after"),
          new Sign(InstallTrouble.UNREACHABLE, "Failed to fetch: `[^`]*/simple/[^`]*`"),
          new Sign(InstallTrouble.MANAGED, "externally[- ]managed"),
          new Sign(InstallTrouble.PYTHON_VERSION, "(\\S+) requires a different Python"),
          new Sign(
              InstallTrouble.PYTHON_VERSION,
              "Ignored the following versions that require a different python version"),
          new Sign(InstallTrouble.PYTHON_VERSION, "current Python version .* does not satisfy"),
          new Sign(
              InstallTrouble.NOT_FOUND, "No matching distribution found for ([^(]+?)(?: \\(.*)?$"),
          new Sign(InstallTrouble.NOT_FOUND, "Because (\\S+) was not found"),
          new Sign(InstallTrouble.NOT_FOUND, "no versions? of (\\S+)"),
          new Sign(InstallTrouble.NOT_FOUND, "(\\S+) has no wheels with a matching"),
          new Sign(InstallTrouble.CONFLICT, "ResolutionImpossible"),
          new Sign(InstallTrouble.CONFLICT, "Cannot install (.+) because these package versions"),
          new Sign(InstallTrouble.CONFLICT, "Double requirement given: (\\S+)"),
          new Sign(InstallTrouble.CONFLICT, "unsatisfiable"),
          new Sign(
              InstallTrouble.NO_COMPILER,
              "(?:unable to execute|command) '?\\S*(?:gcc|cc|g\\+\\+|clang)'?:? failed"),
          new Sign(InstallTrouble.NO_COMPILER, "Python\\.h: No such file"),
          new Sign(InstallTrouble.BUILD_FAILED, "Failed building wheel for (\\S+)"),
          new Sign(InstallTrouble.BUILD_FAILED, "Failed to build `([^`]+)`"),
          new Sign(InstallTrouble.BUILD_FAILED, "subprocess-exited-with-error"),
          new Sign(InstallTrouble.BUILD_FAILED, "metadata-generation-failed"));

  /// After the line about hashes pip names the package: ` alpha==1.0 from https://…:`.
  private static final Pattern FROM = Pattern.compile("^\\s+(\\S+) (?:from \\S+|--hash=).*$");

  private static final Pattern AT_WORK =
      Pattern.compile("^(?:Collecting|Processing|Obtaining) (\\S+)");

  private final Map<InstallTrouble, String> seen = new EnumMap<>(InstallTrouble.class);
  private String current = "";

  @Override
  public void accept(String line) {
    Matcher working = AT_WORK.matcher(line);
    if (working.find()) {
      current = working.group(1);
    }
    for (Sign sign : SIGNS) {
      Matcher matcher = sign.pattern().matcher(line);
      if (matcher.find()) {
        String name = matcher.groupCount() > 0 ? matcher.group(1) : "";
        seen.merge(sign.trouble(), name, (before, now) -> before.isEmpty() ? now : before);
      }
    }
    Matcher from = FROM.matcher(line);
    for (var trouble : List.of(InstallTrouble.HASH_MISMATCH, InstallTrouble.HASH_MISSING)) {
      if ("".equals(seen.get(trouble)) && from.matches()) {
        seen.put(trouble, from.group(1));
      }
    }
  }

  InstallTrouble trouble() {
    for (InstallTrouble trouble : order()) {
      if (seen.containsKey(trouble)) {
        return trouble;
      }
    }
    return InstallTrouble.OTHER;
  }

  /// A broken connection that was tried again with success is no trouble: what is not found
  /// although the index answered is not found.
  private List<InstallTrouble> order() {
    var order = new ArrayList<>(List.of(InstallTrouble.values()));
    boolean conflict = seen.containsKey(InstallTrouble.CONFLICT);
    boolean notFound = seen.containsKey(InstallTrouble.NOT_FOUND);
    if (conflict && !notFound) {
      order.remove(InstallTrouble.UNREACHABLE);
      order.remove(InstallTrouble.PYTHON_VERSION);
    }
    return order;
  }

  /// The requirement that failed; empty when the program did not name it.
  String requirement() {
    InstallTrouble trouble = trouble();
    String named = seen.getOrDefault(trouble, "");
    if (named.isEmpty() && trouble.compareTo(InstallTrouble.NOT_FOUND) < 0) {
      named = seen.getOrDefault(InstallTrouble.NOT_FOUND, "");
    }
    return Masking.mask(named.isEmpty() ? current : named).replaceAll("[,.@]$", "");
  }

  /// The name of the project that was not found.
  String project() {
    return seen.getOrDefault(InstallTrouble.NOT_FOUND, "").replaceFirst("[^\\w.-].*$", "");
  }

  private record Sign(InstallTrouble trouble, Pattern pattern) {
    Sign(InstallTrouble trouble, String pattern) {
      this(trouble, Pattern.compile(pattern));
    }
  }
}
