// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.git;

import java.io.IOException;
import java.time.Duration;

/// A host answered with a status that is no success.
final class StatusException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String host;
  private final transient Duration retryAfter;

  /// @param why what the host said; empty = nothing
  /// @param retryAfter how long the host wants to be left alone
  StatusException(int status, String host, String why, Duration retryAfter) {
    super("it answered " + status + (why.isEmpty() ? "" : " (" + why + ")"));
    this.status = status;
    this.host = host;
    this.retryAfter = retryAfter;
  }

  int status() {
    return status;
  }

  String host() {
    return host;
  }

  Duration retryAfter() {
    return retryAfter;
  }

  /// Whether it may be another one soon.
  boolean passes() {
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status != 501);
  }

  /// Whether it is about this address, and not about the host.
  boolean isRefusal() {
    return status == 401 || status == 403 || status == 404 || status == 410;
  }
}
