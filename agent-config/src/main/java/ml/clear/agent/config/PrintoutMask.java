// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import ml.clear.agent.core.settings.Origin;

/// What is not shown when the configuration is printed: `agent.sanitize_config_printout` and
/// `agent.hide_docker_command_env_vars`. Patterns look at the last part of a key.
final class PrintoutMask {
  static final String HIDDEN = "****";
  private static final String SECRET_VARIABLES =
      "CLEARML_AGENT_GIT_PASS TRAINS_AGENT_GIT_PASS CLEARML_API_SECRET_KEY TRAINS_API_SECRET_KEY"
          + " AWS_SECRET_ACCESS_KEY AZURE_STORAGE_KEY CLEARML_AUTH_TOKEN";

  /// Up to the last `@` before the path: passwords may hold one.
  private static final Pattern LOGIN = Pattern.compile("://([^/:@\\s]*):([^/\\s\"']+)@");

  private static final String REST_OF_WORD = "(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])*";

  private static final Pattern ALWAYS = assignment(List.of(SECRET_VARIABLES.split(" ", -1)));

  private final List<Pattern> hidden;
  private final List<Pattern> hiddenBelow;
  private final List<Pattern> shown;
  private final List<Pattern> dockerArguments;
  private final Pattern assignment;
  private final boolean masksVariables;
  private final Set<String> variables = new HashSet<>(List.of(SECRET_VARIABLES.split(" ", -1)));

  PrintoutMask(Node.Branch settings, Findings findings) {
    var section = "agent.sanitize_config_printout.";
    hidden = patterns(settings, section + "hide_secrets", findings);
    hiddenBelow = patterns(settings, section + "hide_secrets_recursive", findings);
    shown = patterns(settings, section + "dont_hide_secrets", findings);
    dockerArguments = patterns(settings, section + "docker_commands", findings);
    patterns(settings, section + "urls", findings);
    variables.addAll(texts(settings, "agent.hide_docker_command_env_vars.extra_keys"));
    var hiddenToo = texts(settings, "agent.docker_args_hide_env");
    variables.addAll(hiddenToo);
    assignment = assignment(variables);
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
    boolean docker = masksVariables && holdsDockerArguments(path);
    return withoutLogins(docker ? withoutVariables(text, assignment) : text);
  }

  /// What [#show] hides of a text that is shown but for its secrets: values of variables.
  List<String> secretsIn(List<String> path, String text) {
    var found = new ArrayList<String>();
    if (holdsDockerArguments(path)) {
      var match = assignment.matcher(text);
      while (match.find()) {
        int end = match.start() == 0 ? text.length() : match.end();
        found.add(text.substring(match.end("head"), end).replaceAll("^[\"']|[\"']$", ""));
      }
    }
    return found;
  }

  private boolean holdsDockerArguments(List<String> path) {
    return path.stream()
        .anyMatch(
            key -> dockerArguments.stream().anyMatch(pattern -> pattern.matcher(key).lookingAt()));
  }

  /// A text of which nothing is known but that it is to be shown: without logins, and without the
  /// values of variables that always hold secrets.
  static String scrub(String text) {
    return withoutLogins(withoutVariables(text, ALWAYS));
  }

  /// `K=V` as a word of its own, behind `-e` and behind `--env=`. A word that begins with it is
  /// hidden whole: as an item of a list its value may hold blanks.
  private static String withoutVariables(String text, Pattern assignment) {
    var match = assignment.matcher(text);
    if (match.find() && match.start() == 0) {
      return match.group("head") + "********";
    }
    return match.reset().replaceAll("${head}********");
  }

  private static Pattern assignment(Collection<String> names) {
    var any = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile(
        "(?<head>(?<![\\w-])(?:-e|--env=)?(?:%s)=)%s".formatted(any, REST_OF_WORD));
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
