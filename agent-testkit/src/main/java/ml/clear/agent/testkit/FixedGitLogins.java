// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import ml.clear.agent.core.failure.Outcome;
import ml.clear.agent.core.settings.Secret;
import ml.clear.agent.core.source.GitLogins;
import ml.clear.agent.core.source.GitUrl;

/// One login for all hosts that are named; it is sent along with every request. It remembers the
/// addresses.
public final class FixedGitLogins implements GitLogins {
  private final String user;
  private final String password;
  private final List<String> named = new CopyOnWriteArrayList<>();

  public FixedGitLogins(String user, String password) {
    this.user = user;
    this.password = password;
  }

  /// The addresses that were given so far.
  public List<String> named() {
    return List.copyOf(named);
  }

  @Override
  public Map<String, String> environment(List<String> urls) {
    named.addAll(urls);
    var variables = new HashMap<>(Map.of("GIT_TERMINAL_PROMPT", "0"));
    int count = 0;
    for (String text : urls) {
      if (GitUrl.parse(text) instanceof Outcome.Success<GitUrl>(GitUrl url)
          && url.kind().isHttp()) {
        Secret own = url.password();
        String login = own == null ? user + ":" + password : url.user() + ":" + own.reveal();
        String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        variables.put("GIT_CONFIG_KEY_" + count, "http." + url.withoutLogin() + ".extraHeader");
        variables.put("GIT_CONFIG_VALUE_" + count, "Authorization: Basic " + basic);
        variables.put("GIT_CONFIG_COUNT", Integer.toString(++count));
      }
    }
    return Map.copyOf(variables);
  }
}
