// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A login that stands in an address: `scheme://user:password@host`, or a token in the user's
/// place.
///
/// @param user as it is written; empty when a token stands in its place
/// @param password as it is written
public record AddressLogin(String user, String password) {
  /// Up to the last `@` before the path, as passwords may hold one.
  private static final Pattern LOGIN =
      Pattern.compile("(?i)(https?)?://([^/:@\\s\"']*+)(?::([^/\\s\"']+))?@");

  private static final int HTTP = 1;
  private static final int USER = 2;
  private static final int PASSWORD = 3;

  private static final List<String> TOKENS =
      List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "ATBB");

  /// Names of users are shorter, hold no digit, or are the address of an e-mail.
  private static final Pattern LIKE_A_TOKEN =
      Pattern.compile("(?!.*%40)(?=[^0-9]*+[0-9])(?=[^A-Za-z]*+[A-Za-z]).{16,}");

  /// The logins of all addresses in a text.
  public static List<AddressLogin> in(String text) {
    return LOGIN
        .matcher(text)
        .results()
        .filter(AddressLogin::isSecret)
        .map(match ->
            match.group(PASSWORD) == null
                ? new AddressLogin("", match.group(USER))
                : new AddressLogin(match.group(USER), match.group(PASSWORD)))
        .toList();
  }

  /// The text with asterisks for the passwords and tokens of its addresses.
  public static String hide(String text) {
    return LOGIN
        .matcher(text)
        .replaceAll(
            match -> Matcher.quoteReplacement(isSecret(match) ? hidden(match) : match.group()));
  }

  private static String hidden(MatchResult match) {
    int from = match.group(PASSWORD) == null ? match.start(USER) : match.start(PASSWORD);
    return match.group().substring(0, from - match.start()) + Masker.MASK + "@";
  }

  private static boolean isSecret(MatchResult match) {
    return match.group(PASSWORD) != null
        || isKnownToken(match.group(USER), 0)
        || (match.group(HTTP) != null && LIKE_A_TOKEN.matcher(match.group(USER)).matches());
  }

  /// Whether a text goes on with what the tokens of a well-known host begin with.
  static boolean isKnownToken(String text, int from) {
    return TOKENS.stream().anyMatch(token -> text.startsWith(token, from));
  }
}
