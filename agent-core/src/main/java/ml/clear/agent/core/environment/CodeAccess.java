// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.environment;

import java.nio.file.Path;
import java.util.Optional;

/// The task's code, which may still be on its way.
@FunctionalInterface
public interface CodeAccess {
  /// Waits until the code is there.
  ///
  /// @return the repository's root (or the folder of a literal script); empty when the checkout
  ///   failed, and so the environment is not needed any more
  Optional<Path> await() throws InterruptedException;
}
