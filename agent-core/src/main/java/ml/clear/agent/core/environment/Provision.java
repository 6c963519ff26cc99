// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import ml.clear.agent.core.failure.Failure;

/// What came of building an environment.
public sealed interface Provision {
  /// It is there.
  ///
  /// @param reused whether it came out of the cache
  record Ready(Environment environment, boolean reused) implements Provision {}

  /// It could not be built.
  record Refused(Failure failure) implements Provision {}

  /// Nobody needs it any more, because the code did not come.
  record Abandoned() implements Provision {}
}
