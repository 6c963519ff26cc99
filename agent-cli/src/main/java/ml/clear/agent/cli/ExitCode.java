// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.cli;

/// Exit codes of the program (decision 11).
final class ExitCode {
  static final int SUCCESS = 0;
  static final int FAILURE = 1;

  /// Configuration or command line can't be used.
  static final int USAGE = 2;

  /// Ended by a signal.
  static final int INTERRUPTED = 254;

  private ExitCode() {}
}
