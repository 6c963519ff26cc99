// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A password, key or token. It prints as asterisks; only [#reveal()] shows it.
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /// Wraps a secret text.
  public static Secret of(String value) {
    return new Secret(value);
  }

  /// The text itself; for the wire and for the masker, never for a log.
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "********";
  }
}
