// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.python;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.log.SecretRegistry;
import ml.clear.agent.core.settings.Secret;

/// Credentials in URLs: pip and uv print most of them as they are.
final class Masking {
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s/@'\"]+(?=@)");

  private Masking() {}

  /// The text without credentials, wherever URLs stand in it.
  static String mask(String text) {
    return text.indexOf('@') < 0
        ? text
        : USER_INFO
            .matcher(text)
            .replaceAll(user ->
                Matcher.quoteReplacement(user.group().equals("git") ? user.group() : "********"));
  }

  /// Makes the passwords in a text known, so that they are masked in everything the task prints.
  static void learn(String text, SecretRegistry secrets) {
    Matcher user = USER_INFO.matcher(text);
    while (user.find()) {
      String[] login = user.group().split(":", 2);
      if (login.length == 2 || !login[0].equals("git")) {
        secrets.add(login.length == 2 ? login[0] : "", Secret.of(login[login.length - 1]));
      }
    }
  }
}
