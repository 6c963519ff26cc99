// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import ml.clear.agent.core.log.AddressLogin;
import org.jspecify.annotations.Nullable;

/// What a secret is: by the name of its key, by the name of the variable that it is assigned to, or
/// as a login in an address. Whatever shows, learns or guards secrets asks here.
///
/// @param hidden the keys whose values are secrets
/// @param further names of variables that hold secrets, besides those that are named like it
record SecretRules(Predicate<List<String>> hidden, Predicate<String> further) {
  static final String MASK = "********";

  /// The rules that need no configuration.
  static final SecretRules BY_NAME =
      new SecretRules(path -> path.stream().anyMatch(SecretRules::isKey), _ -> false);

  private static final String NAMES = "secret|pass|token|account_key|contents";
  private static final Pattern KEY = Pattern.compile("(?i)" + NAMES);
  private static final Pattern KEY_IN_LINE =
      Pattern.compile("(?i)(" + NAMES + "|\\w_key\\b)[\\w.-]*[\"']?\\s*[:=]?\\s*");
  private static final Pattern VARIABLE =
      Pattern.compile(
          "(?i)(passw(or)?d|passphrase|secret|token|(api|account|access)_?key"
              + "|(^|[_.-])(key|pass|pwd?|credentials?))(_?\\d+)?$");

  /// `NAME=`, alone or behind `-e`, `--env=` or the dashes of a flag.
  private static final Pattern ASSIGNMENT =
      Pattern.compile("(?<![\\w.-])(?:--env=|-e)?+-{0,2}+[\"']?+(?<name>\\w[\\w.-]*+)=");

  /// What stands for secrets in texts that look like one: nothing, a variable, a mask, a word.
  private static final Pattern ORDINARY =
      Pattern.compile(
          "\\s*+|\\$\\{?[A-Z][A-Z0-9_]*+}?|\\*+|(?i:true|false|yes|no|on|off|none|null)");

  /// Keys that say what a secret is like, or where it is.
  private static final Pattern ABOUT = Pattern.compile("(?:.*_)?(?:file|path|dir|sec|format|mode)");

  /// Whether a key's name is that of a secret.
  static boolean isKey(String name) {
    return KEY.matcher(name).find();
  }

  /// Whether nothing is known of what a path holds.
  static boolean isInEnvironment(List<String> path) {
    return !path.isEmpty() && path.getFirst().equals("environment");
  }

  /// A line of a configuration without what follows the name of a secret.
  static String cut(String line) {
    var key = KEY_IN_LINE.matcher(line);
    return BY_NAME.scrub(key.find() ? line.substring(0, key.end()) + MASK : line);
  }

  /// A text that is shown but for the secrets in it. One that begins with the assignment of a
  /// secret is hidden whole: as an item of a list its value may hold blanks.
  String scrub(String text) {
    var shown = new StringBuilder();
    int from = 0;
    for (var value : assigned(text)) {
      if (value.whole()) {
        return text.substring(0, value.from()) + MASK;
      }
      shown.append(text, from, value.from()).append(MASK);
      from = value.to();
    }
    return AddressLogin.hide(shown.append(text, from, text.length()).toString());
  }

  /// Visits the secrets of a value.
  void forEach(List<String> path, @Nullable Object value, Consumer<AddressLogin> visitor) {
    if (path.contains("sanitize_config_printout")) {
      return; // names of secrets
    }
    switch (value) {
      case String text -> forEach(path, text, visitor);
      case BigDecimal number when isSecret(path) && isVariable(path.getLast()) ->
          visit(ValueConversion.text(number), visitor);
      case List<?> list -> list.forEach(item -> forEach(path, item, visitor));
      case Map<?, ?> map ->
          map.forEach((key, member) -> forEach(List.of(String.valueOf(key)), member, visitor));
      case null, default -> {}
    }
  }

  private void forEach(List<String> path, String text, Consumer<AddressLogin> visitor) {
    AddressLogin.in(text).forEach(visitor);
    if (path.getLast().equals("contents")) {
      text.lines().filter(line -> line.matches(".*\\d.*")).forEach(line -> visit(line, visitor));
    } else if (isSecret(path)) {
      visit(text, visitor);
    }
    for (var value : assigned(text)) {
      visit(text.substring(value.from(), value.to()).replaceAll("^[\"']|[\"']$", ""), visitor);
      if (value.whole()) {
        visit(text.substring(value.from()), visitor);
      }
    }
  }

  private boolean isSecret(List<String> path) {
    if (isInEnvironment(path)) {
      return isVariable(path.getLast());
    }
    var names = path.getFirst().equals("files") ? path.subList(1, path.size()) : path;
    return !ABOUT.matcher(path.getLast()).matches() && hidden.test(names);
  }

  private static void visit(String secret, Consumer<AddressLogin> visitor) {
    if (!ORDINARY.matcher(secret).matches()) {
      visitor.accept(new AddressLogin("", secret));
    }
  }

  private boolean isVariable(String name) {
    return VARIABLE.matcher(name).find() || further.test(name);
  }

  /// Where the value of a variable stands in a text.
  ///
  /// @param whole whether the text begins with the variable
  private record Value(int from, int to, boolean whole) {}

  private List<Value> assigned(String text) {
    var values = new ArrayList<Value>();
    int from = 0;
    for (var match = ASSIGNMENT.matcher(text); match.find(from); ) {
      from = match.end();
      if (isVariable(match.group("name"))) {
        char quote = quoteAt(text, match.start("name") - 1);
        from = endOfWord(text, from, quote == 0 ? quoteAt(text, match.start() - 1) : quote);
        values.add(new Value(match.end(), from, match.start() == 0));
      }
    }
    return values;
  }

  private static char quoteAt(String text, int index) {
    char c = index < 0 ? 0 : text.charAt(index);
    return c == '"' || c == '\'' ? c : 0;
  }

  /// Where the word of a shell ends that goes on at a place.
  ///
  /// @param around the quote in which it does, or 0
  private static int endOfWord(String text, int from, char around) {
    char quote = around;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && quote != '\'') {
        i++;
      } else if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (quote == 0 && Character.isWhitespace(c)) {
        return i;
      }
    }
    return text.length();
  }
}
