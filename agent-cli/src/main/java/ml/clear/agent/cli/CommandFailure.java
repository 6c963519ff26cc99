// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

import ml.clear.agent.core.failure.Failure;
import ml.clear.agent.core.failure.Outcome;

/// Ends a command with a message; caught at the top of the program only.
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  CommandFailure(Failure failure) {
    this(
        failure instanceof Failure.SettingsFault ? ExitCode.USAGE : ExitCode.FAILURE,
        failure.describe());
  }

  /// What the program exits with.
  int exitCode() {
    return exitCode;
  }

  /// The value, or the end of the command.
  static <T> T orFail(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Success<T>(T value) -> value;
      case Outcome.Failed<T>(Failure failure) -> throw new CommandFailure(failure);
    };
  }
}
