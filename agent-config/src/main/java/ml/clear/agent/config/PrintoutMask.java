// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import ml.clear.agent.core.settings.Origin;

/// What is not shown when the configuration is printed: `agent.sanitize_config_printout` and
/// `agent.hide_docker_command_env_vars`. Patterns look at the last part of a key.
final class PrintoutMask {
  static final String HIDDEN = "****";
  private static final String SECRET_VARIABLES =
      "CLEARML_AGENT_GIT_PASS TRAINS_AGENT_GIT_PASS CLEARML_API_SECRET_KEY TRAINS_API_SECRET_KEY"
          + " AWS_SECRET_ACCESS_KEY AZURE_STORAGE_KEY CLEARML_AUTH_TOKEN";
  private static final Pattern LOGIN = Pattern.compile("://([^/:@\\s]*):([^/@\\s]+)@");
  private static final Pattern ASSIGNMENT = Pattern.compile("(\\w+)=(\\S*)");

  private final List<Pattern> hidden;
  private final List<Pattern> hiddenBelow;
  private final List<Pattern> shown;
  private final List<Pattern> dockerArguments;
  private final List<Pattern> addresses;
  private final Set<String> variables = new HashSet<>(List.of(SECRET_VARIABLES.split(" ", -1)));

  PrintoutMask(Node.Branch settings, Findings findings) {
    var section = "agent.sanitize_config_printout.";
    hidden = patterns(settings, section + "hide_secrets", findings);
    hiddenBelow = patterns(settings, section + "hide_secrets_recursive", findings);
    shown = patterns(settings, section + "dont_hide_secrets", findings);
    dockerArguments = patterns(settings, section + "docker_commands", findings);
    addresses = patterns(settings, section + "urls", findings);
    variables.addAll(texts(settings, "agent.hide_docker_command_env_vars.extra_keys"));
    variables.addAll(texts(settings, "agent.docker_args_hide_env"));
  }

  /// Whether the value of a key is not shown at all.
  boolean hides(List<String> path) {
    for (int i = 0; i < path.size() - 1; i++) {
      if (matches(hiddenBelow, path.get(i)) || hidesItself(path.get(i))) {
        return true;
      }
    }
    return !path.isEmpty() && hidesItself(path.getLast());
  }

  private boolean hidesItself(String key) {
    return matches(hidden, key) && !matches(shown, key);
  }

  /// The value of a key as text, without secrets.
  String show(List<String> path, String text) {
    if (hides(path)) {
      return text.isEmpty() ? "" : HIDDEN;
    }
    for (var key : path) {
      if (matches(dockerArguments, key)) {
        return withoutLogins(withoutVariables(text));
      }
      if (matches(addresses, key)) {
        return withoutLogins(text);
      }
    }
    return text;
  }

  private String withoutVariables(String text) {
    return ASSIGNMENT
        .matcher(text)
        .replaceAll(match ->
            variables.contains(match.group(1))
                ? match.group(1) + "=********"
                : Matcher.quoteReplacement(match.group()));
  }

  private static String withoutLogins(String text) {
    return LOGIN.matcher(text).replaceAll("://$1:********@");
  }

  private static boolean matches(List<Pattern> patterns, String key) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(key).find());
  }

  private static List<Pattern> patterns(Node.Branch settings, String key, Findings findings) {
    var patterns = new ArrayList<Pattern>();
    for (var text : texts(settings, key)) {
      try {
        patterns.add(Pattern.compile(text));
      } catch (PatternSyntaxException e) {
        Origin origin = settings.leaf(key).map(Node.Leaf::origin).orElse(new Origin.Default());
        findings.problem(key, origin, "'" + text + "' is no pattern", e.getDescription());
      }
    }
    return patterns;
  }

  private static List<String> texts(Node.Branch settings, String key) {
    return settings
        .leaf(key)
        .map(leaf ->
            leaf.value() instanceof List<?> list
                ? list.stream().map(ValueConversion::text).toList()
                : List.of(ValueConversion.text(leaf.value())))
        .orElse(List.of());
  }
}
