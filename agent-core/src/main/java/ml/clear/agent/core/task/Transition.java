// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.task;

import ml.clear.agent.core.failure.Failure;

/// What came of a wanted change of status.
public sealed interface Transition {
  /// The task has the wanted status now.
  record Applied() implements Transition {}

  /// The task has left the state that the change starts from (400/110, 400/121): somebody else
  /// decided, and their decision stands.
  record Overtaken(String answer) implements Transition {}

  /// The task does not exist (any more).
  record Gone() implements Transition {}

  /// The server could not be asked, or refused for another reason.
  record Rejected(Failure failure) implements Transition {}
}
