// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.standalone;

/// The server could not start: the message says what is wrong and where, the hint what to do next.
public final class ServerNotStarted extends RuntimeException {
  private final String hint;

  ServerNotStarted(String message, String hint) {
    super(message);
    this.hint = hint;
  }

  ServerNotStarted(String message, String hint, Throwable cause) {
    super(message, cause);
    this.hint = hint;
  }

  public String hint() {
    return hint;
  }
}
