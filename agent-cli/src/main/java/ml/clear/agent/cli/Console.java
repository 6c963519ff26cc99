// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import java.io.PrintStream;
import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.log.LogEvent;
import ml.clear.agent.core.log.SecretRegistry;
import org.jspecify.annotations.Nullable;

/// The terminal. Everything printed passes the masker, so that no secret shows whoever prints it.
/// Safe for several threads; a text stays together.
final class Console {
  private volatile PrintStream out;
  private volatile PrintStream err;
  private volatile boolean colours;
  private volatile boolean errorColours;
  private volatile boolean echoing = true;
  private volatile @Nullable PrintStream copy;
  private final SecretRegistry secrets = new SecretRegistry();

  /// @param colours whether somebody looks at both streams, and so colours make sense
  Console(PrintStream out, PrintStream err, boolean colours) {
    this(out, err, colours, colours);
  }

  Console(PrintStream out, PrintStream err, boolean colours, boolean errorColours) {
    this.out = out;
    this.err = err;
    this.colours = colours;
    this.errorColours = errorColours;
  }

  /// What is masked.
  SecretRegistry secrets() {
    return secrets;
  }

  /// Whether results are printed in colours.
  boolean hasColours() {
    return colours;
  }

  /// A result: what the command was called for.
  void print(String line) {
    out.println(secrets.mask(line));
  }

  /// A text without line break.
  void printPart(String text) {
    out.print(secrets.mask(text));
    out.flush();
  }

  /// What is going on.
  void progress(String line) {
    print(styled(colours, "2", line));
  }

  /// Something that deserves attention and does not stop the command.
  void warn(String line) {
    err.println(styled(errorColours, "33", "clearml_agent: Warning: " + secrets.mask(line)));
  }

  /// Why the command fails.
  void error(String text) {
    err.println(styled(errorColours, "31", "clearml_agent: ERROR: " + secrets.mask(text)));
  }

  /// Why the command fails, with the next step.
  void error(Failure failure) {
    error(failure.describe());
  }

  /// How the command line is written, and why this one can't be used.
  void misused(String usage, String problem) {
    err.println(usage);
    err.println(styled(errorColours, "31", secrets.mask(problem)));
  }

  /// A result in an ANSI style, where somebody looks at it.
  String styled(String style, String text) {
    return styled(colours, style, text);
  }

  private static String styled(boolean colours, String style, String text) {
    return colours ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }

  /// Prints what tasks print, unless [#hush] was called.
  void echo(LogEvent event) {
    PrintStream file = copy;
    if (file != null) {
      file.print(secrets.mask(event.text()));
    }
    if (echoing) {
      printPart(event.text());
    }
  }

  /// From now on what tasks print goes to a file too.
  void copyTo(PrintStream file) {
    copy = file;
  }

  /// Prints nothing more of what tasks print.
  void hush() {
    echoing = false;
  }

  /// From now on everything goes to a file; says so first.
  void redirect(BackgroundLog log) {
    print(
        "Running CLEARML-AGENT daemon in background mode, writing stdout/stderr to " + log.file());
    out = log.stream();
    err = log.stream();
    colours = false;
    errorColours = false;
  }

  /// A record of the agent's own log.
  ///
  /// @param important whether it stands out
  void log(boolean important, String text) {
    err.println(styled(errorColours, important ? "33" : "2", secrets.mask(text)));
  }
}
