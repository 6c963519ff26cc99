// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.util.HashMap;
import java.util.Map;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// git's configuration in the variables of one child process, after what the user has there. Logins
/// are in variables of their own: configuration can be listed, and the helper's text is shown by
/// `GIT_TRACE`.
final class GitVariables {
  private static final String COUNT = "GIT_CONFIG_COUNT";

  private final Map<String, String> variables = new HashMap<>();
  private int count;
  private int logins;

  GitVariables(ProcessEnvironment environment) {
    count =
        environment
            .get(COUNT)
            .filter(text -> text.matches("\\d{1,6}"))
            .map(Integer::parseInt)
            .orElse(0);
  }

  void set(String name, String value) {
    variables.put(name, value);
  }

  void configure(String key, String value) {
    set("GIT_CONFIG_KEY_" + count, key);
    set("GIT_CONFIG_VALUE_" + count, value);
    set(COUNT, Integer.toString(++count));
  }

  /// Answers git when it asks for the login of a place.
  void answer(String place, Login login) {
    int number = logins++;
    String user = "CLEARML_GIT_LOGIN_%d_USER".formatted(number);
    String password = "CLEARML_GIT_LOGIN_%d_PASSWORD".formatted(number);
    set(user, login.user());
    set(password, login.password().reveal());
    configure(
        "credential." + place + ".helper",
        "!f() { test \"$1\" = get && printf 'username=%%s\\npassword=%%s\\n' \"$%s\" \"$%s\"; }; f"
            .formatted(user, password));
  }

  /// What was set; the values hold passwords.
  Map<String, String> variables() {
    return Map.copyOf(variables);
  }
}
