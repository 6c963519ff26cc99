// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.rest;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import ml.clear.agent.core.settings.ProcessEnvironment;

/// How long the first login is tried. On a machine a wrong address should be told soon; a pod may
/// well be up before its network is.
record FirstContact(int retries, Duration total) {
  private static final int USUAL = 4;
  private static final Set<String> OFF = Set.of("0", "n", "no", "f", "false", "off");
  private static final Duration IN_A_POD = Duration.ofMinutes(10);
  private static final Duration ELSEWHERE = Duration.ofMinutes(5);

  /// `initial_connect_retries` (protocol 1.5): a number is the number of retries, a word for "no"
  /// means what the settings say, anything else the usual number.
  static FirstContact of(
      ProcessEnvironment environment, ApiSettings settings, SessionSettings session) {
    boolean pod = environment.get("KUBERNETES_SERVICE_HOST").isPresent();
    Duration total = pod ? IN_A_POD : ELSEWHERE;
    String override =
        Objects.requireNonNullElse(session.initialConnectRetries(), "")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (OFF.contains(override)) {
      return new FirstContact(settings.connectRetries(), total);
    }
    if (override.matches("[+-]?\\d{1,6}")) {
      return new FirstContact(Math.abs(Integer.parseInt(override)), total);
    }
    return new FirstContact(override.isEmpty() && pod ? settings.connectRetries() : USUAL, total);
  }

  Patience patience(Duration attempt) {
    return new Patience(attempt, retries, total);
  }
}
