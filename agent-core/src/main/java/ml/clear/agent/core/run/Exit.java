// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.run;

import ml.clear.agent.core.failure.Failure;

/// How a run ended.
public sealed interface Exit {
  /// The process ended by itself.
  ///
  /// @param code 0 to 255; shells give 128 + n for a child that signal n killed, and can't be told
  ///   apart from a program that exits with that code
  record Completed(int code) implements Exit {}

  /// The kernel killed it because memory ran out.
  ///
  /// @param detail limit and peak, as far as they are known
  record OutOfMemory(String detail) implements Exit {}

  /// The process is gone and nobody knows how it ended.
  record Lost(Failure failure) implements Exit {}

  /// The user's process was never started: checkout, environment or launch failed.
  record NotStarted(Failure failure) implements Exit {}

  /// It was stopped because somebody wanted that.
  record Stopped() implements Exit {}
}
