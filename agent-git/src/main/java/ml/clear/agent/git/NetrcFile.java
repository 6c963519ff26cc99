// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.agent.core.settings.Secret;
import org.jspecify.annotations.Nullable;

/// Reads the format of `.netrc`: words that lines mean nothing to, but for comments and macros. The
/// entry `default` would hand a password to every host that asks for one, so it gives no login.
final class NetrcFile {
  private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+)");
  private static final Pattern PORT = Pattern.compile("(.+):(\\d{1,5})");

  private final List<LoginFiles.Kept> logins = new ArrayList<>();
  private int badLine;
  private @Nullable String host;
  private @Nullable String user;
  private @Nullable String password;

  /// The word before, when it wants a value.
  private String key = "";

  private NetrcFile() {}

  static LoginFiles.Content parse(String text) {
    var file = new NetrcFile();
    boolean macro = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      macro = macro && !line.isEmpty();
      if (macro || line.startsWith("#")) {
        continue;
      }
      Matcher words = WORD.matcher(line);
      while (!macro && words.find()) {
        macro = words.group().equals("macdef") && file.key.isEmpty();
        file.word(words.group(), words.group(1), macro, i + 1);
      }
    }
    if (!file.key.isEmpty()) {
      file.bad(lines.size());
    }
    file.endEntry();
    return new LoginFiles.Content(file.logins, file.badLine);
  }

  private void word(String word, @Nullable String quoted, boolean macro, int line) {
    String value = quoted == null ? word : quoted.replaceAll("\\\\(.)", "$1");
    switch (key) {
      case "machine" -> host = value.toLowerCase(Locale.ROOT);
      case "login" -> user = value;
      case "password" -> password = value;
      case "account" -> {}
      default -> {
        keyword(word, macro, line);
        return;
      }
    }
    key = "";
  }

  private void keyword(String word, boolean macro, int line) {
    switch (word) {
      case "machine", "default" -> {
        endEntry();
        key = word.equals("machine") ? word : "";
      }
      case "login", "password", "account" -> key = word;
      default -> {
        if (!macro) {
          bad(line);
        }
      }
    }
  }

  private void bad(int line) {
    badLine = badLine == 0 ? line : badLine;
  }

  private void endEntry() {
    if (host != null && user != null && password != null && !password.isEmpty()) {
      Matcher port = PORT.matcher(host);
      boolean hasPort = port.matches();
      logins.add(
          new LoginFiles.Kept(
              null,
              hasPort ? port.group(1) : host,
              hasPort ? Integer.valueOf(port.group(2)) : null,
              new Login(user, Secret.of(password))));
    }
    host = null;
    user = null;
    password = null;
  }
}
