// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.failure;

import java.util.StringJoiner;

/// Why something did not work, for the task's status, the log's last lines and the exit code. The
/// variant says whose fault it is, and so what may be done about it. Messages start in lower case,
/// quote values and never hold secrets.
public sealed interface Failure {
  /// Where it happened.
  Phase phase();

  /// The stable code.
  ReasonCode reason();

  /// What happened, to what.
  String message();

  /// The reader's next step; never blank.
  String hint();

  /// What a failed program left behind.
  default Evidence evidence() {
    return Evidence.NONE;
  }

  /// The whole failure for a log or a terminal: message, command, last output lines, next step.
  default String describe() {
    var text = new StringJoiner("\n");
    text.add(message());
    Evidence evidence = evidence();
    if (!evidence.command().isEmpty()) {
      text.add(
          "  command: "
              + evidence.command()
              + (evidence.exitCode() == null ? "" : " (exit code " + evidence.exitCode() + ")"));
    }
    evidence.lastLines().forEach(line -> text.add("  | " + line));
    text.add("  next: " + hint());
    return text.toString();
  }

  /// The task's own code or definition: the task fails, a retry would fail too.
  record TaskFault(Phase phase, ReasonCode reason, String message, String hint, Evidence evidence)
      implements Failure {
    public TaskFault(Phase phase, ReasonCode reason, String message, String hint) {
      this(phase, reason, message, hint, Evidence.NONE);
    }
  }

  /// This machine: disk, GPU, node. Another machine may run the task.
  record HostFault(Phase phase, ReasonCode reason, String message, String hint, Evidence evidence)
      implements Failure {
    public HostFault(Phase phase, ReasonCode reason, String message, String hint) {
      this(phase, reason, message, hint, Evidence.NONE);
    }
  }

  /// Another host: server, git host, package index. Later may work.
  record ServiceFault(
      Phase phase, ReasonCode reason, String message, String hint, Evidence evidence)
      implements Failure {
    public ServiceFault(Phase phase, ReasonCode reason, String message, String hint) {
      this(phase, reason, message, hint, Evidence.NONE);
    }
  }

  /// The agent's configuration or credentials: someone must change them.
  record SettingsFault(Phase phase, ReasonCode reason, String message, String hint)
      implements Failure {}

  /// Local policy refused.
  record Denied(Phase phase, String message, String hint) implements Failure {
    @Override
    public ReasonCode reason() {
      return ReasonCode.DENIED;
    }
  }

  /// Somebody wanted it to stop; nothing is broken.
  record Stopped(Phase phase, ReasonCode reason, String message, String hint) implements Failure {}
}
