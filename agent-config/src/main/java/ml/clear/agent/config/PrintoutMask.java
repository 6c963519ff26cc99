// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import ml.clear.agent.core.log.AddressLogin;
import ml.clear.agent.core.settings.Origin;

/// What is not shown when the configuration is printed: `agent.sanitize_config_printout` and
/// `agent.hide_docker_command_env_vars`. Patterns look at the last part of a key.
final class PrintoutMask {
  static final String HIDDEN = "****";

  private final List<Pattern> hidden;
  private final List<Pattern> hiddenBelow;
  private final List<Pattern> shown;
  private final List<Pattern> dockerArguments;
  private final boolean masksVariables;
  private final SecretRules rules;

  PrintoutMask(Node.Branch settings, Findings findings) {
    var section = "agent.sanitize_config_printout.";
    hidden = patterns(settings, section + "hide_secrets", findings);
    hiddenBelow = patterns(settings, section + "hide_secrets_recursive", findings);
    shown = patterns(settings, section + "dont_hide_secrets", findings);
    dockerArguments = patterns(settings, section + "docker_commands", findings);
    patterns(settings, section + "urls", findings);
    var variables = new HashSet<>(texts(settings, "agent.hide_docker_command_env_vars.extra_keys"));
    var hiddenToo = texts(settings, "agent.docker_args_hide_env");
    variables.addAll(hiddenToo);
    rules = new SecretRules(this::hides, variables::contains);
    masksVariables =
        Words.isOn(settings, "agent.hide_docker_command_env_vars.enabled", true)
            || !hiddenToo.isEmpty();
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
    return masksVariables || !holdsDockerArguments(path)
        ? rules.scrub(text)
        : AddressLogin.hide(text);
  }

  /// What is a secret by these settings.
  SecretRules rules() {
    return rules;
  }

  private boolean holdsDockerArguments(List<String> path) {
    return path.stream()
        .anyMatch(
            key -> dockerArguments.stream().anyMatch(pattern -> pattern.matcher(key).lookingAt()));
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
