// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import java.util.regex.Pattern;

/// The name of a runtime, as `--runtime` takes it: `native`, `docker`, `k8s`.
public record RuntimeName(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]*");

  public RuntimeName {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("runtime name '" + value + "'");
    }
  }

  /// Wraps a name.
  public static RuntimeName of(String value) {
    return new RuntimeName(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
