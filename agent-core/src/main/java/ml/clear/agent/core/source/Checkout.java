// SPDX-License-Identifier: Apache-2.0
package ml.clear.agent.core.source;

import java.nio.file.Path;
import ml.clear.agent.core.failure.Failure;

/// What came of a wish for code.
public sealed interface Checkout {
  /// The code is there, with the task's changes applied.
  ///
  /// @param root the repository's root
  /// @param url where it came from, without password
  /// @param commit 40 hexadecimal digits
  record Ready(Path root, String url, String commit) implements Checkout {}

  /// It could not be had; nothing is left at the destination.
  record Refused(Failure failure) implements Checkout {}
}
