// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.log;

import java.io.PrintStream;

/// A task's log on a terminal or on the standard output of a container, masked. Levels are not
/// shown.
public final class PrintedTaskLog implements TaskLog {
  private final PrintStream out;
  private final SecretRegistry secrets;

  /// A log on the given stream, which is left open.
  public PrintedTaskLog(PrintStream out, SecretRegistry secrets) {
    this.out = out;
    this.secrets = secrets;
  }

  @Override
  public void line(String text) {
    out.print(secrets.mask(text) + "\n");
    out.flush();
  }

  @Override
  public void line(LogLevel level, String text) {
    line(text);
  }

  /// Prints an event that a [LogPump] sends; its text is masked already.
  public void echo(LogEvent event) {
    out.print(event.text());
    out.flush();
  }
}
